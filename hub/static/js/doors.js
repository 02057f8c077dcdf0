// Looks again every half minute who is at a door, unless somebody is just using the table; says only what is new.
const every = 30000

async function look () {
  const shown = document.querySelector('[data-hub-doors]')
  try {
    if (!document.hidden && !shown.contains(document.activeElement)) {
      const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } })
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = page.querySelector('[data-hub-doors]')
      if (!fresh) return window.location.reload()
      if (alarms(fresh) > alarms(shown)) document.querySelector('[data-hub-said]').textContent = 'Somebody is overdue.'
      shown.replaceChildren(...fresh.childNodes)
      document.querySelector('[data-hub-seen]').textContent = page.querySelector('[data-hub-seen]').textContent
    }
  } catch { /* the network is away: try again */ }
  window.setTimeout(look, every)
}

function alarms (part) {
  return part.querySelectorAll('.govuk-tag--red').length
}

window.setTimeout(look, every)
