// Starts GOV.UK Frontend where the browser can run it; every page also works without.
import { initAll } from '../vendor/govuk-frontend.min.js'

initAll()

// A phone that keeps visits to work without signal looks after them on every page.
window.indexedDB?.databases?.()
  .then(known => known.some(one => one.name === 'hub-doorstep') && import('./doorstep/everywhere.js'))
  .catch(() => { /* this browser keeps nothing */ })
