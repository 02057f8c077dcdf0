// What this phone keeps: the pack, its locked tasks and drafts, and sealed answers. Only ids and times are readable.
import { openDB } from '../../vendor/idb.js'

const NAMES = ['pack', 'device', 'tasks', 'drafts']
const channel = new BroadcastChannel('hub-doorstep')

let opened = null
function database () {
  opened ||= openDB('hub-doorstep', 1, {
    upgrade (db) {
      for (const name of [...NAMES, 'answers']) db.createObjectStore(name)
    },
    blocking () { opened?.then(db => db.close()); opened = null }
  })
  return opened
}

export function onChange (callback) { channel.addEventListener('message', event => callback(event.data)) }

// Other tabs hear how many visits were taken back, and of how many of them something typed is kept.
const changed = (gone = 0, kept = 0) => channel.postMessage({ gone, kept })

export async function pack () { return (await database()).get('pack', 'present') }

export async function deviceKey () { return (await database()).get('device', 'key') }

// Everything of a former pack goes first, whoever's it was: a phone carries one officer's visits.
export async function keepPack (pack, device, tasks) {
  const tx = (await database()).transaction(NAMES, 'readwrite', { durability: 'strict' })
  await Promise.all(NAMES.map(name => tx.objectStore(name).clear()))
  tx.objectStore('device').put(device, 'key')
  tx.objectStore('pack').put(pack, 'present')
  for (const [visit, box] of tasks) tx.objectStore('tasks').put(box, visit)
  await tx.done
  changed()
}

export async function update (change) {
  const tx = (await database()).transaction('pack', 'readwrite', { durability: 'strict' })
  const present = await tx.store.get('present')
  if (present) await tx.store.put({ ...present, ...change(present) }, 'present')
  await tx.done
  return present && { ...present, ...change(present) }
}

// Tasks, drafts and keys; never answers, which wait for their receipt. What somebody removes themselves is gone;
// `takenAway` is what the clock or the hub took, of which the typed part waits as an answer.
export async function wipe (takenAway = false) {
  const tx = (await database()).transaction([...NAMES, 'answers'], 'readwrite', { durability: 'strict' })
  const kept = takenAway ? saved(tx, await tx.objectStore('drafts').getAll()) : 0
  await Promise.all(NAMES.map(name => tx.objectStore(name).clear()))
  await tx.done
  changed()
  return kept
}

// A half-filled form was sealed for the hub while it was typed: whoever has no PIN can still send it on.
function saved (tx, drafts) {
  const sealed = drafts.map(draft => draft?.sealed).filter(Boolean)
  for (const envelope of sealed) tx.objectStore('answers').put(envelope, envelope.id)
  return sealed.length
}

export async function tasks () {
  const tx = (await database()).transaction('tasks')
  const [keys, boxes] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()])
  return keys.map((key, place) => [key, boxes[place]])
}

// Returns of how many visits something typed is kept, as an answer that waits.
export async function drop (visits) {
  if (!visits.length) return 0
  const tx = (await database()).transaction(['tasks', 'drafts', 'answers'], 'readwrite', { durability: 'strict' })
  const kept = saved(tx, await Promise.all(visits.map(visit => tx.objectStore('drafts').get(visit))))
  for (const visit of visits) for (const name of ['tasks', 'drafts']) tx.objectStore(name).delete(visit)
  await tx.done
  changed(visits.length, kept)
  return kept
}

export async function draft (visit) { return (await database()).get('drafts', visit) }

// `sealed` is what was typed as the hub alone can read it; nothing where nothing was typed.
export async function keepDraft (visit, box, sealed) {
  const tx = (await database()).transaction(['tasks', 'drafts'], 'readwrite')
  if (await tx.objectStore('tasks').getKey(visit)) tx.objectStore('drafts').put({ ...box, sealed }, visit)
  await tx.done
}

export async function answers () { return (await database()).getAll('answers') }

// The answer comes and its task goes in one step: false when another tab has recorded this visit already.
export async function record (envelope) {
  const names = ['tasks', 'drafts', 'answers']
  const tx = (await database()).transaction(names, 'readwrite', { durability: 'strict' })
  const open = await tx.objectStore('tasks').getKey(envelope.visit)
  if (open) {
    tx.objectStore('answers').put(envelope, envelope.id)
    tx.objectStore('tasks').delete(envelope.visit)
    tx.objectStore('drafts').delete(envelope.visit)
  }
  await tx.done
  changed()
  return Boolean(open)
}

export async function received (id) {
  await (await database()).delete('answers', id)
  changed()
}
