// At each contact with the hub: what no longer stands is wiped, and what waits is sent. Nothing goes without a receipt.
import * as store from './store.js'

const JSON_ONLY = { Accept: 'application/json', 'Content-Type': 'application/json' }
const MINUTE = 60_000

export const over = pack => Math.max(Date.now(), pack.seen) >= Date.parse(pack.ends_at)

async function post (path, body, headers = {}) {
  const sent = { method: 'POST', headers: { ...JSON_ONLY, ...headers }, body: JSON.stringify(body) }
  return fetch(path, { ...sent, cache: 'no-store' })
}

const NONE = { gone: 0, kept: 0, over: '' }

// Asks which visits still stand. Returns how many had to go, of how many something typed is kept, and what is over:
// the time, or by the hub’s word the session. `save` is called before they go, for what is being typed at this moment.
export async function check (save = () => {}) {
  const pack = await store.pack()
  if (!pack) return NONE
  const before = await store.tasks()
  if (over(pack)) {
    await save()
    return { gone: before.length, kept: await store.wipe(true), over: 'time' }
  }
  await store.update(present => ({ seen: Math.max(Date.now(), present.seen) }))
  const answer = await post('/doorstep/check', { ticket: pack.ticket }).catch(() => null)
  if (!answer || (!answer.ok && answer.status !== 404)) return NONE // away, or not the hub that answers
  const told = answer.ok ? await answer.json().catch(() => null) : { over: true }
  if (!told) return NONE
  const present = await store.pack()
  if (present?.id !== pack.id) return NONE // another tab took a new pack meanwhile
  const gone = before.map(([visit]) => visit).filter(visit => told.over || !told.stands.includes(visit))
  if (gone.length) await save()
  const kept = told.over ? await store.wipe(true) : await store.drop(gone)
  return { gone: gone.length, kept, over: told.over ? 'session' : '' }
}

// Sends what waits, one answer after another and in one tab at a time. `pressed`: a person asked for it.
export async function send (pressed = false) {
  return navigator.locks.request('hub-doorstep-send', { ifAvailable: !pressed }, lock => lock ? sendAll(pressed) : null)
}

async function sendAll (pressed) {
  const result = { sent: 0, aside: 0, another: 0, says: '', signedOut: false, away: false }
  const waiting = await store.answers()
  if (!waiting.length) return result
  const who = await asked(result)
  if (!who) return result
  for (const envelope of waiting) {
    if (envelope.account !== who.account && !pressed) result.another += 1
    else if (!await sendOne(envelope, who, result)) break
  }
  return result
}

async function asked (result) {
  const answer = await fetch('/doorstep/who', { headers: JSON_ONLY, cache: 'no-store' }).catch(() => null)
  result.away = !answer || answer.status >= 500
  result.signedOut = answer?.status === 401
  return answer?.ok ? answer.json().catch(() => null) : null
}

// False when there is no use in going on to the next.
async function sendOne (envelope, who, result) {
  const answer = await post('/doorstep/answers', envelope, { 'X-CSRFToken': who.csrf }).catch(() => null)
  result.away = !answer || answer.status >= 500
  result.signedOut = answer?.status === 401
  if (result.away || result.signedOut) return false
  const told = await answer.json().catch(() => ({}))
  if (answer.ok && told.id === envelope.id) {
    await store.received(envelope.id)
    result.sent += 1
    result.aside += told.status === 'aside' ? 1 : 0
    if (told.says) result.says = told.says // the answer is taken, something said with it is not
  } else if (answer.status === 403) result.another += 1
  else result.says = told.detail || 'The hub did not take an answer. It stays on this phone.'
  return true
}

// Calls back after each contact, with what came of it: now, when the network is back, and every minute.
// What was taken back is said at once, not after the sending.
export function keepInTouch (callback, save) {
  const touch = async () => {
    const left = await check(save)
    if (left.gone) await callback(left, null)
    await callback(NONE, await send())
  }
  window.addEventListener('online', touch)
  window.setInterval(touch, MINUTE)
  return touch()
}
