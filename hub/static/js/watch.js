// Looks every two seconds whether what the page shows still stands so, and shows the page anew when it does not.
// The address that is asked tells a mark alone, nothing of a resident; without scripts the page reloads itself.
// A page that may no longer look says so: who is signed out must not wait before it for a caller.
const pause = 2000
const watched = document.querySelector('[data-hub-watch]')

async function look () {
  try {
    const answer = await fetch(watched.dataset.hubWatch)
    if ([401, 403, 404].includes(answer.status)) return window.location.reload()
    if (answer.ok && (await answer.text()) !== watched.dataset.hubNow) return window.location.reload()
  } catch { /* the network is away: try again */ }
  window.setTimeout(look, pause)
}

if (watched) window.setTimeout(look, pause)
