// Visits on this phone: unlock with the PIN, choose a visit, record what happened; with signal or without.
import { tell } from './answers.js'
import { spoken } from './clock.js'
import { check, keepInTouch, over, send } from './contact.js'
import { button, el, link, paragraph, show, title } from './dom.js'
import { visitForm } from './form.js'
import * as locks from './locks.js'
import { seal } from './seal.js'
import * as store from './store.js'

const MOST_WRONG = 5
const RECORDED = 'Recorded on this phone. It is sent as soon as there is signal.'
const ENDED = {
  time: 'Your time is over: the visits were removed from this phone.',
  session: 'Your session in the hub was ended: the visits were removed from this phone.'
}
const GOES = 'What you had typed is kept and goes to your council.'
const QUIET = 5 * 60_000 // milliseconds without a touch, then the PIN is asked again
const state = { key: null, pack: null, form: null, visit: null, note: '' }
let quiet = null

function forget () {
  state.form?.stop()
  Object.assign(state, { key: null, pack: null, form: null, visit: null })
}

async function lockAgain () {
  await state.form?.save()
  forget()
  await render()
}

function touched () {
  clearTimeout(quiet)
  if (state.key) quiet = setTimeout(lockAgain, QUIET)
}

// Draws what there is to draw: what another tab, the clock or the hub took away is gone at once.
async function render () {
  const pack = await store.pack()
  if (pack && over(pack)) {
    await state.form?.save()
    const kept = await store.wipe(true)
    state.note = [ENDED.time, kept && GOES].filter(Boolean).join(' ')
    return render()
  }
  if (!pack || (state.pack && state.pack.id !== pack.id)) forget()
  if (!pack) return nothing()
  return state.key ? list() : locked(pack)
}

function says () {
  const note = state.note && el('div', { class: 'hub-summary', role: 'status', id: state.note === RECORDED && 'recorded' }, paragraph(state.note))
  state.note = ''
  return note
}

function nothing () {
  title('Visits on this phone')
  show('Visits on this phone', {}, says(), paragraph('There are no visits on this phone. Sign in to the hub and keep today’s visits here before you leave.'))
}

function locked (pack, wrong = '') {
  title('Visits on this phone', Boolean(wrong))
  const input = el('input', { class: `govuk-input govuk-input--width-10 hub-pin${wrong ? ' govuk-input--error' : ''}`, id: 'pin', type: 'text', inputmode: 'numeric', autocomplete: 'off', spellcheck: 'false' })
  const form = el('form', {
    novalidate: true, autocomplete: 'off', onsubmit: event => { event.preventDefault(); unlock(input.value.trim(), event.submitter) }
  },
  el('div', { class: `govuk-form-group${wrong ? ' govuk-form-group--error' : ''}` },
    el('label', { class: 'govuk-label govuk-label--s', for: 'pin' }, 'Your PIN'),
    wrong && el('p', { class: 'govuk-error-message' }, wrong), input),
  el('button', { class: 'govuk-button', type: 'submit' }, 'Open my visits'))
  show('Visits on this phone', { wrong: wrong ? [['pin', wrong]] : [] }, says(),
    paragraph(`Locked. They can be read until ${spoken(pack.ends_at)}.`), form, paragraph(link('Remove these visits from this phone', remove)))
}

// A try is counted before it is made: closing the browser does not give it back.
async function unlock (pin, submitter) {
  if (submitter) submitter.disabled = true
  const tried = await store.update(present => ({ wrong: present.wrong + 1 }))
  if (!tried) return render()
  const key = await locks.keyFrom(pin, tried.salt, tried.iterations, await store.deviceKey())
  const inner = await locks.unlock(key, `pack|${tried.id}`, tried.check).catch(() => null)
  if (!inner) return refused(tried)
  await store.update(() => ({ wrong: 0 }))
  Object.assign(state, { key, pack: { ...tried, code: inner.code, office: inner.office } })
  touched()
  return render()
}

async function refused (pack) {
  const left = MOST_WRONG - pack.wrong
  if (left > 0) return locked(pack, `That is not your PIN. You can try ${left} more ${left === 1 ? 'time' : 'times'}`)
  await store.wipe(true)
  state.note = 'The PIN was wrong five times: the visits were removed from this phone. Answers that wait to be sent are kept.'
  return render()
}

async function remove () {
  await store.wipe()
  state.note = 'The visits were removed from this phone. Answers that wait to be sent are kept.'
  return render()
}

const opened = async (visit, box) => ({ ...await locks.unlock(state.key, `task|${visit}`, box), visit, pack: state.pack.id })

async function list () {
  Object.assign(state, { form: null, visit: null })
  const found = await Promise.all((await store.tasks()).map(([visit, box]) => opened(visit, box)))
  const tasks = found.sort((one, other) => one.order - other.order)
  title('Visits on this phone')
  show('Visits on this phone', {}, says(),
    state.pack.code && paragraph('Your visit code today is ', el('strong', {}, state.pack.code.replace('-', '\u2011'))),
    tasks.length
      ? el('ol', { class: 'govuk-list hub-today' }, tasks.map(task => el('li', { class: 'hub-today__visit' },
        el('h2', { class: 'govuk-heading-m' }, link(task.name || task.reference, () => openVisit(task.visit))),
        task.risks.length > 0 && paragraph(el('strong', { class: 'govuk-tag govuk-tag--red' }, 'Risk'), ` ${task.risks[0]}`),
        paragraph(task.address || 'The address is not known.'),
        el('p', { class: 'govuk-body-s' }, [`${task.title}, attempt ${task.number} of ${task.of}`, task.window, (task.pair || task.two) && 'two of you', task.apart && 'not in your round'].filter(Boolean).join(', ')))))
      : paragraph('No visit is left on this phone.'),
    button('Lock', lockAgain, 'secondary'), paragraph(link('Remove these visits from this phone', remove)))
}

async function openVisit (visit) {
  const box = (await store.tasks()).find(([id]) => id === visit)?.[1]
  if (!box) return render()
  const task = await opened(visit, box)
  const kept = await store.draft(visit)
  const draft = kept && await locks.unlock(state.key, `draft|${visit}`, kept)
  state.visit = visit
  state.form = visitForm(task, draft, state.pack.office, {
    keep: (typed, unfinished) => keepTyped(visit, typed, unfinished),
    record: answer => record(visit, answer),
    leave: list
  })
}

// What is typed stays under the PIN, and a copy under the hub's key: a visit that is taken back takes no words along.
async function keepTyped (visit, typed, unfinished) {
  const { key, pack } = state
  if (!key) return
  const sealed = unfinished && await seal(unfinished, pack.account, visit, pack.key)
  await store.keepDraft(visit, await locks.lock(key, `draft|${visit}`, typed), sealed)
}

async function record (visit, answer) {
  const envelope = await seal(answer, state.pack.account, visit, state.pack.key)
  const kept = await store.record(envelope)
  state.note = kept
    ? RECORDED
    : 'This visit was recorded in another window, or has been taken back. Nothing was recorded twice.'
  await list()
  await contacted({ gone: 0, kept: 0 }, await send())
}

// The form of a visit that is no longer to be made closes at once; what somebody is typing elsewhere stays.
async function contacted ({ gone, kept, over: ended }, result) {
  const pack = await store.pack()
  const still = state.visit && (await store.tasks()).some(([id]) => id === state.visit)
  if (gone) state.note = [ENDED[ended] || takenBack(state.visit && !still), kept && GOES].filter(Boolean).join(' ')
  if (!pack || (state.visit && !still)) await (state.form?.stop(), render())
  else if (gone && !state.visit) await render()
  if (!(await store.answers()).length) document.getElementById('recorded')?.remove()
  await tell(document.getElementById('answers'), result)
}

function takenBack (there) {
  return there ? 'This visit was taken back: please leave.' : 'A visit was taken back: please do not go there.'
}

const saveForm = () => state.form?.save()

function line () {
  document.getElementById('line').textContent = navigator.onLine ? '' : 'No signal: everything on this page still works.'
}

for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, touched)
for (const kind of ['online', 'offline']) window.addEventListener(kind, line)
store.onChange(what => contacted(what, null))
window.setInterval(async () => { const pack = await store.pack(); if (pack && over(pack)) contacted(await check(saveForm), null) }, 15_000)
line()
await render().catch(() => show('Visits on this phone', {}, paragraph('This browser cannot keep visits. Use another one, or print the visits before you leave.')))
keepInTouch(contacted, saveForm)
