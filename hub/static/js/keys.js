// A key or passkey: the browser asks it, and the form carries what it says. Without this script codes work all the same.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0))
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
const described = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }))

const make = async (options) => {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials)
  }
  const { id, rawId, type, response } = await navigator.credentials.create({ publicKey })
  return {
    id,
    rawId: text(rawId),
    type,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject)
    }
  }
}

const sign = async (options) => {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: described(options.allowCredentials)
  }
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey })
  return {
    id,
    rawId: text(rawId),
    type,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null
    }
  }
}

for (const form of document.querySelectorAll('form[data-key]')) {
  if (!window.PublicKeyCredential) continue
  const fault = form.querySelector('[data-key-fault]')
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    const kept = form.querySelector('[data-key-told]')
    if (kept.value) return
    event.preventDefault()
    fault.hidden = true
    try {
      const ask = form.dataset.key === 'make' ? make : sign
      kept.value = JSON.stringify(await ask(JSON.parse(form.dataset.options)))
      form.submit()
    } catch {
      fault.hidden = false
    }
  })
}
