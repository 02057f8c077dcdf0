// Says which answers wait on this phone, and why, with a button to send them.
import { send } from './contact.js'
import { button, el, paragraph } from './dom.js'
import * as store from './store.js'

const many = (number, one, several) => number === 1 ? one : `${number} ${several}`

function reasons (result) {
  if (!result) return []
  return [
    result.sent && many(result.sent, 'One answer was sent.', 'answers were sent.'),
    result.aside && `${many(result.aside, 'One of them was', 'of them were')} set aside: look at “Answers set aside” in the hub.`,
    result.another && 'Another person’s answers wait here: they must sign in to send them.',
    result.away && 'There is no signal, or the hub does not answer. Your answers are safe on this phone.',
    result.says
  ].filter(Boolean)
}

export async function tell (holder, result = null) {
  const waiting = await store.answers()
  const said = reasons(result)
  holder.hidden = !waiting.length && !said.length
  if (holder.hidden) return
  holder.replaceChildren(...[
    waiting.length && paragraph(el('strong', {}, many(waiting.length, 'One answer waits to be sent', 'answers wait to be sent'))),
    ...said.map(words => paragraph(words)),
    result?.signedOut && paragraph(
      el('a', { class: 'govuk-link', href: '/sign-in?next=/doorstep' }, 'Sign in'), ' to send what waits.'),
    waiting.length && button('Send now', async event => {
      event.target.disabled = true
      await tell(holder, await send(true))
    }, 'secondary')
  ].filter(Boolean))
}
