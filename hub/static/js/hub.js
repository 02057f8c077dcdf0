// Starts GOV.UK Frontend where the browser can run it; every page also works without.
import { initAll } from '../vendor/govuk-frontend.min.js'

initAll()
