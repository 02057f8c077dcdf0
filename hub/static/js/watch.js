// Looks every two seconds whether what the page shows still stands so, and shows the page anew when it does not.
// The address that is asked tells a mark alone, nothing of a resident; without scripts the page reloads itself.
const pause = 2000
const watched = document.querySelector('[data-hub-watch]')

async function look () {
  try {
    const answer = await fetch(watched.dataset.hubWatch)
    if (answer.ok && (await answer.text()) !== watched.dataset.hubNow) return window.location.reload()
  } catch { /* the network is away: try again */ }
  window.setTimeout(look, pause)
}

if (watched) window.setTimeout(look, pause)
