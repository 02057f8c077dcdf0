// Seals an answer for the server alone, as hub/doorstep/envelope.py opens it: not even this phone can read it again.
const text = new TextEncoder()
const PURPOSE = text.encode('hub doorstep answer 1')
const CURVE = { name: 'ECDH', namedCurve: 'P-256' }

function encoded (buffer) {
  return btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join(''))
}

const decoded = written => Uint8Array.from(atob(written), letter => letter.charCodeAt(0))

async function agreed (pair, point) {
  const theirs = await crypto.subtle.importKey('raw', point, CURVE, false, [])
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256)
  const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const settings = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: PURPOSE }
  return crypto.subtle.deriveKey(settings, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
}

export async function seal (told, account, visit, key) {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const outside = { v: 1, id: crypto.randomUUID(), key: key.id, account, visit }
  const bound = ['v', 'key', 'account', 'visit', 'id'].map(name => outside[name]).join('|')
  const data = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: text.encode(bound) },
    await agreed(pair, decoded(key.public)),
    text.encode(JSON.stringify(told)))
  const epk = await crypto.subtle.exportKey('raw', pair.publicKey)
  return { ...outside, epk: encoded(epk), iv: encoded(iv), data: encoded(data) }
}
