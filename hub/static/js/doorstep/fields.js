// One question as GOV.UK draws it, of any kind that a visit model knows.
import { el } from './dom.js'

const TYPES = { phone: 'tel', email: 'email' }
const WIDTHS = { number: 5, time: 5, phone: 20, day: 2, month: 2, year: 4 }
// Nothing typed here may end up in what a browser remembers for the next time.
const FORGET = { autocomplete: 'off', autocorrect: 'off', spellcheck: 'false' }

// `set(value)` is called with each change; returns the element.
export function draw (question, answer, error, set) {
  const id = `q-${question.key}`
  const parts = { question, answer, error, set, id }
  const inner = question.choices.length ? choices(parts) : question.kind === 'date' ? day(parts) : typed(parts)
  return el('div', { class: `govuk-form-group${error ? ' govuk-form-group--error' : ''}` }, inner)
}

export const firstOf = question =>
  question.kind === 'date' ? `q-${question.key}-day` : `q-${question.key}`

const label = question => `${question.label}${question.required ? '' : ' (optional)'}`

function said ({ question, error, id }) {
  return [
    question.hint && el('div', { class: 'govuk-hint', id: `${id}-hint` }, question.hint),
    error && el('p', { class: 'govuk-error-message', id: `${id}-error` },
      el('span', { class: 'govuk-visually-hidden' }, 'Error: '), error)
  ].filter(Boolean)
}

const described = ({ question, error, id }) =>
  [question.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || null

function fieldset (parts, ...inner) {
  return el('fieldset', { class: 'govuk-fieldset', 'aria-describedby': described(parts) },
    el('legend', { class: 'govuk-fieldset__legend govuk-fieldset__legend--s' }, label(parts.question)),
    ...said(parts), ...inner)
}

function choices (parts) {
  const { question, answer, set, id } = parts
  if (question.widget === 'select') return select(parts)
  const many = question.kind === 'choices'
  const kind = many ? 'checkboxes' : 'radios'
  const chosen = many ? new Set(answer || []) : new Set([answer])
  const change = event => {
    if (!many) return set(event.target.value)
    event.target.checked ? chosen.add(event.target.value) : chosen.delete(event.target.value)
    set([...chosen])
  }
  const items = question.choices.map((choice, place) => {
    const own = place ? `${id}-${place + 1}` : id
    return el('div', { class: `govuk-${kind}__item` },
      el('input', {
        class: `govuk-${kind}__input`, id: own, name: id, value: choice.value, type: many ? 'checkbox' : 'radio',
        checked: chosen.has(choice.value), onchange: change, ...FORGET
      }),
      el('label', { class: `govuk-label govuk-${kind}__label`, for: own }, choice.label),
      choice.hint && el('div', { class: `govuk-hint govuk-${kind}__hint` }, choice.hint))
  })
  return fieldset(parts, el('div', { class: `govuk-${kind}` }, items))
}

function select (parts) {
  const { question, answer, set, id } = parts
  const options = [{ value: '', label: 'Choose one' }, ...question.choices]
  return [labelled(parts), el('select', {
    class: 'govuk-select', id, 'aria-describedby': described(parts), onchange: event => set(event.target.value), ...FORGET
  }, options.map(one => el('option', { value: one.value, selected: one.value === (answer || '') }, one.label)))].flat()
}

const labelled = parts =>
  [el('label', { class: 'govuk-label govuk-label--s', for: parts.id }, label(parts.question)), ...said(parts)]

function typed (parts) {
  const { question, answer, error, set, id } = parts
  const wrong = error ? ' govuk-input--error' : ''
  const common = { id, 'aria-describedby': described(parts), oninput: event => set(event.target.value), ...FORGET }
  if (['long_text', 'address'].includes(question.kind)) {
    const rows = question.kind === 'address' ? 3 : 5
    return [...labelled(parts), el('textarea', { ...common, class: `govuk-textarea${wrong.replace('input', 'textarea')}`, rows }, answer || '')]
  }
  const width = WIDTHS[question.kind] ? ` govuk-input--width-${WIDTHS[question.kind]}` : ''
  return [...labelled(parts), el('input', {
    ...common, class: `govuk-input${width}${wrong}`, type: TYPES[question.kind] || 'text', value: answer || '',
    inputmode: question.kind === 'number' ? 'numeric' : null
  })]
}

function day (parts) {
  const { answer, error, set, id } = parts
  const now = { day: '', month: '', year: '', ...answer }
  return fieldset(parts, el('div', { class: 'govuk-date-input', id }, ['day', 'month', 'year'].map(part =>
    el('div', { class: 'govuk-date-input__item' },
      el('label', { class: 'govuk-label govuk-date-input__label', for: `${id}-${part}` }, part[0].toUpperCase() + part.slice(1)),
      el('input', {
        class: `govuk-input govuk-date-input__input govuk-input--width-${WIDTHS[part]}${error ? ' govuk-input--error' : ''}`,
        id: `${id}-${part}`, type: 'text', inputmode: 'numeric', value: now[part],
        oninput: event => { now[part] = event.target.value; set({ ...now }) }, ...FORGET
      })))))
}
