// Elements in the look of GOV.UK, made without any markup from data: text is always text.
export function el (tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else if (value === true) made.setAttribute(name, '')
    else if (value !== false && value != null) made.setAttribute(name, value)
  }
  made.append(...children.flat().filter(child => child != null && child !== false && child !== ''))
  return made
}

export const paragraph = (...children) => el('p', { class: 'govuk-body' }, ...children)

export const button = (words, onclick, kind = '') =>
  el('button', { type: 'button', class: `govuk-button${kind ? ` govuk-button--${kind}` : ''}`, onclick }, words)

// `about` is for who hears the page: which of several links that read the same.
export function link (words, onclick, kind = 'govuk-link', about = '') {
  const more = about && el('span', { class: 'govuk-visually-hidden' }, ` ${about}`)
  return el('a', { href: '#', class: kind, onclick: event => { event.preventDefault(); onclick() } }, words, more)
}

export const back = (words, onclick) => el('nav', { 'aria-label': 'Back' }, link(words, onclick, 'govuk-back-link'))

export function warning (words) {
  return el('div', { class: 'govuk-warning-text' },
    el('span', { class: 'govuk-warning-text__icon', 'aria-hidden': 'true' }, '!'),
    el('strong', { class: 'govuk-warning-text__text' }, el('span', { class: 'govuk-visually-hidden' }, 'Warning '), words))
}

export function summaryList (pairs) {
  return el('dl', { class: 'govuk-summary-list' }, pairs.filter(([, value]) => value).map(([label, value]) =>
    el('div', { class: 'govuk-summary-list__row' },
      el('dt', { class: 'govuk-summary-list__key' }, label),
      el('dd', { class: 'govuk-summary-list__value hub-kept' }, value))))
}

function errorSummary (problems) {
  const jump = id => event => { event.preventDefault(); document.getElementById(id)?.focus() }
  return el('div', { class: 'govuk-error-summary', tabindex: '-1' },
    el('div', { role: 'alert' },
      el('h2', { class: 'govuk-error-summary__title' }, 'There is a problem'),
      el('div', { class: 'govuk-error-summary__body' },
        el('ul', { class: 'govuk-list govuk-error-summary__list' }, problems.map(([id, words]) =>
          el('li', {}, el('a', { href: `#${id}`, onclick: jump(id) }, words)))))))
}

// Shows a view in place of the one before, and begins reading at its heading, or at what is wrong.
// `above` is the way back, `caption` belongs to the heading.
export function show (title, { wrong = [], above = null, caption = null }, ...children) {
  const heading = el('h1', { class: 'govuk-heading-l', tabindex: '-1' }, title)
  const summary = wrong.length ? errorSummary(wrong) : null
  const parts = [above, summary, caption, heading, children].flat(Infinity).filter(Boolean)
  document.getElementById('view').replaceChildren(...parts)
  window.scrollTo(0, 0)
  const begin = summary || heading
  begin.focus({ preventScroll: true })
}

export function title (words, faulty = false) {
  document.title = `${faulty ? 'Error: ' : ''}${words} – Partnership Hub`
}
