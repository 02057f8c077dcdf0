// Tasks are locked under a key made from the PIN and a key of this phone; neither alone opens them.
export const ITERATIONS = 600_000
const text = new TextEncoder()
const random = length => crypto.getRandomValues(new Uint8Array(length))

export const newSalt = () => random(16)

export const newDevice = () => crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])

export async function keyFrom (pin, salt, iterations, device) {
  const typed = await crypto.subtle.importKey('raw', text.encode(pin), 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, typed, 256)
  const mixed = await crypto.subtle.sign('HMAC', device, bits)
  return crypto.subtle.importKey('raw', mixed, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

export async function lock (key, what, value) {
  const iv = random(12)
  const settings = { name: 'AES-GCM', iv, additionalData: text.encode(what) }
  return { iv, data: await crypto.subtle.encrypt(settings, key, text.encode(JSON.stringify(value))) }
}

// Throws where the key, or what the box is said to be, is another.
export async function unlock (key, what, box) {
  const settings = { name: 'AES-GCM', iv: box.iv, additionalData: text.encode(what) }
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(settings, key, box.data)))
}
