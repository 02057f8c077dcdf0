// Keeps today's visits on this phone: asks for them, locks each under the PIN, and lets the hub forget the PIN.
import { tell } from './answers.js'
import { spoken } from './clock.js'
import { keepInTouch, over } from './contact.js'
import { el } from './dom.js'
import * as locks from './locks.js'
import * as store from './store.js'

const LEAST = 6
const section = document.getElementById('keep')
const form = document.getElementById('keep-form')
const ways = form?.dataset
const possible = window.isSecureContext && 'serviceWorker' in navigator && 'indexedDB' in window && 'locks' in navigator

function faults (pin, again) {
  const steps = new Set([...pin].slice(1).map((digit, place) => digit - pin[place]))
  if (!/^\d+$/.test(pin) || pin.length < LEAST) return [['pin', `Enter a PIN of ${LEAST} digits or more`]]
  if (steps.size === 1 && Math.abs([...steps][0]) < 2) return [['pin', 'Choose a PIN that is harder to guess than this']]
  return pin === again ? [] : [['again', 'Enter the same PIN in both fields']]
}

function complain (problems) {
  const holder = document.getElementById('keep-wrong')
  holder.hidden = !problems.length
  holder.querySelector('ul').replaceChildren(...problems.map(([id, words]) => el('li', {}, id ? el('a', { href: `#${id}` }, words) : words)))
  for (const id of ['pin', 'again']) {
    const wrong = problems.some(([name]) => name === id)
    document.getElementById(id).classList.toggle('govuk-input--error', wrong)
    document.getElementById(id).setAttribute('aria-invalid', String(wrong))
  }
  if (problems.length) holder.focus()
}

async function asked (path, body, headers = {}) {
  const answer = await fetch(path, {
    method: body ? 'POST' : 'GET', body, cache: 'no-store',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...headers }
  })
  const told = await answer.json()
  if (!answer.ok) throw new Error(told.detail)
  return told
}

async function keep (pin) {
  const { csrf } = await asked(ways.who)
  const hours = Number(document.getElementById('hours')?.value) || null
  const given = await asked(ways.pack, JSON.stringify({ hours }), { 'X-CSRFToken': csrf })
  const device = await locks.newDevice()
  const salt = locks.newSalt()
  const key = await locks.keyFrom(pin, salt, locks.ITERATIONS, device)
  const boxes = await Promise.all(given.tasks.map(async ({ visit, ...task }, order) =>
    [visit, await locks.lock(key, `task|${visit}`, { ...task, order })]))
  await store.keepPack({
    id: given.pack, ends_at: given.ends_at, account: given.account, ticket: given.ticket, key: given.key,
    salt, iterations: locks.ITERATIONS, wrong: 0, seen: Date.now(),
    check: await locks.lock(key, `pack|${given.pack}`, { code: given.code, office: given.office })
  }, device, boxes)
}

async function pressed (event) {
  event.preventDefault()
  const [pin, again] = ['pin', 'again'].map(id => document.getElementById(id).value.trim())
  const problems = faults(pin, again)
  complain(problems)
  if (problems.length) return
  const press = form.querySelector('button')
  press.disabled = true
  try {
    await navigator.serviceWorker.register(ways.worker, { scope: ways.scope })
    await navigator.serviceWorker.ready
    await keep(pin)
    window.location.assign(ways.offline)
  } catch (fault) {
    complain([['', fault.message && !(fault instanceof TypeError) ? fault.message : 'The visits could not be kept. Check your signal and try again.']])
    press.disabled = false
  }
}

// What this phone keeps already comes first, and keeping it anew second.
async function already () {
  const [pack, tasks] = [await store.pack(), await store.tasks()]
  const theirs = Boolean(pack) && !over(pack) && tasks.length > 0 && pack.account === section.dataset.account
  const was = !document.getElementById('kept').hidden
  document.getElementById('kept').hidden = !theirs
  document.getElementById('kept-link').hidden = theirs
  if (theirs) document.getElementById('kept-until').textContent = spoken(pack.ends_at)
  if (!form || was === theirs) return
  for (const id of ['anew-title', 'anew-loses']) document.getElementById(id).hidden = !theirs
  document.getElementById('anew').open = !theirs
}

if (possible) {
  const holder = document.getElementById('waiting')
  if (section) {
    section.hidden = false
    form?.addEventListener('submit', pressed)
    already().catch(() => {})
  }
  navigator.serviceWorker.getRegistration(ways?.scope || '/doorstep').then(found => found?.update()).catch(() => {})
  store.onChange(() => { tell(holder); if (section) already() })
  keepInTouch((gone, result) => { tell(holder, result); if (section) already() })
}
