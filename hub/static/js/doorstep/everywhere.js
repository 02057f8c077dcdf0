// On every page of a phone that keeps visits or answers: stay in touch, and wipe the visits when somebody signs out.
import { keepInTouch } from './contact.js'
import { wipe } from './store.js'

const LONGEST = 2000 // milliseconds: signing out must not hang on a database that does not answer

for (const form of document.querySelectorAll('form[action$="/sign-out"]')) {
  form.addEventListener('submit', async event => {
    event.preventDefault()
    await Promise.race([wipe().catch(() => {}), new Promise(resolve => setTimeout(resolve, LONGEST))])
    form.submit()
  })
}

// Today’s page keeps in touch by itself, and says what came of it.
if (!document.getElementById('waiting')) keepInTouch(() => {})
