// Keeps the progress of a running job up to date in place; without scripts the page reloads itself.
// It looks again soon at first, since most jobs take a moment, then every two seconds.
const longest = 2000
let pause = 250

async function look () {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } })
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-hub-progress]')
    if (!fresh) return window.location.reload()
    const shown = document.querySelector('[data-hub-progress]')
    if (shown.textContent !== fresh.textContent) shown.replaceChildren(...fresh.childNodes)
  } catch { /* the network is away: try again */ }
  pause = Math.min(pause * 1.5, longest)
  window.setTimeout(look, pause)
}

window.setTimeout(look, pause)
