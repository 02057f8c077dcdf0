// The form of one visit: the outcome first, then what hangs on it; all on one screen, or one question a screen.
import { asked, blank, clock, fault, told, typedSoFar } from './checks.js'
import { back, button, el, link, paragraph, show, summaryList, title, warning } from './dom.js'
import { draw, firstOf } from './fields.js'

const OUTCOME = 'outcome'
const SECOND = 'second_officer'
const AT = 'attempted_at'
const PAUSE = 250 // milliseconds after the last letter, then the draft is kept

function extras (task) {
  const second = 'Who was with you?'
  const when = 'Enter a time, like 9:30am or 14:30'
  return [
    ...(task.pair
      ? [{
          key: SECOND, kind: 'choice', widget: 'select', label: second, required: true, choices: task.colleagues,
          says: { missing: `Select an answer to “${second}”`, wrong: `Select an answer to “${second}”` }
        }]
      : []),
    {
      key: AT, kind: 'time', label: 'When was that?', hint: 'A time of today. Leave empty if it was just now.',
      required: false, choices: [], says: { wrong: when, limits: when }
    }
  ]
}

function madeAt (typed) {
  const at = new Date()
  if (typed?.trim()) at.setHours(...clock(typed), 0, 0)
  return at
}

// `draft` is what was typed before; `keep(draft, unfinished)`, `record(answer)` and `leave()` are called for those;
// `unfinished` is the draft as an answer, null where nothing was typed. `office` is whom one rings.
export function visitForm (task, draft, office, { keep, record, leave }) {
  const questions = [...task.questions, ...extras(task)]
  const answers = { ...draft?.answers }
  const onePage = task.layout !== 'one-by-one'
  let place = Math.min(draft?.place || 0, questions.length)
  let timer = null
  let stopped = false

  const save = () => { clearTimeout(timer); timer = null; return stopped ? null : keep({ answers, place }, unfinished()) }
  const later = () => { clearTimeout(timer); timer = setTimeout(save, PAUSE) }

  function faults (among) {
    const found = among.map(question => [question, fault(question, answers[question.key])]).filter(([, words]) => words)
    const when = questions.at(-1)
    const ahead = among.includes(when) && !blank(answers[AT]) && !fault(when, answers[AT]) && madeAt(answers[AT]) > new Date()
    return ahead ? [...found, [when, 'The time must not be in the future']] : found
  }

  // Where questions hang on the outcome it comes alone: whoever is at a door reads only what concerns them.
  const hang = questions.some(question => question.only_if?.question === OUTCOME)
  const now = () => hang && blank(answers[OUTCOME]) ? questions.slice(0, 1) : asked(questions, answers)

  function door () {
    return [
      ...task.risks.map(words => [warning(words), task.notes?.[words] && el('p', { class: 'govuk-body hub-kept' }, task.notes[words])]),
      (task.pair || task.two) && paragraph(el('strong', {}, 'Two of you must go.')),
      summaryList([['Address', task.address], ['When', task.window], ['Language', task.language], ['Instructions', task.instructions]]),
      task.guidance && el('p', { class: 'govuk-inset-text' }, task.guidance),
      paragraph('Check in and out by telephone with your office when there is no signal for the hub.',
        office?.phone && [' ', office.name, ': ', el('a', { class: 'govuk-link', href: `tel:${office.phone}` }, office.phone), '.'])
    ]
  }

  function shown (question, words) {
    return draw(question, answers[question.key], words, value => {
      answers[question.key] = value
      later()
      if (onePage) refresh()
    })
  }

  // Questions come and go with the answers; those that stay are not touched, so that nobody loses their place.
  let drawn = new Map()
  function refresh () {
    const holder = document.getElementById('questions')
    const keys = now().map(question => question.key)
    for (const [key, element] of drawn) if (!keys.includes(key)) { element.remove(); drawn.delete(key) }
    let before = null
    for (const key of keys) {
      if (!drawn.has(key)) {
        const made = shown(questions.find(question => question.key === key), '')
        drawn.set(key, made)
        before ? before.after(made) : holder.prepend(made)
      }
      before = drawn.get(key)
    }
  }

  function wholePage (wrong = []) {
    const words = new Map(wrong.map(([question, said]) => [question.key, said]))
    drawn = new Map(now().map(question => [question.key, shown(question, words.get(question.key))]))
    screen(wrong, task.name, door(), el('div', { id: 'questions' }, [...drawn.values()]), finish())
  }

  function oneQuestion (wrong = []) {
    const list = now()
    if (place >= list.length) return checkAnswers()
    const question = list[place]
    screen(wrong, task.name, place === 0 && door(), shown(question, wrong[0]?.[1]), el('div', { class: 'govuk-button-group' },
      button('Continue', () => {
        const found = faults([question])
        if (found.length) return oneQuestion(found)
        place += 1
        save()
        oneQuestion()
      }),
      place > 0 && link('Question before', () => { place -= 1; save(); oneQuestion() })))
  }

  function checkAnswers () {
    const rows = now().map((question, number) => el('div', { class: 'govuk-summary-list__row' },
      el('dt', { class: 'govuk-summary-list__key' }, question.label),
      el('dd', { class: 'govuk-summary-list__value' }, inWords(question, answers[question.key])),
      el('dd', { class: 'govuk-summary-list__actions' }, link('Change', () => { place = number; oneQuestion() }, 'govuk-link', question.label))))
    screen([], 'Check your answers', el('dl', { class: 'govuk-summary-list' }, rows), finish())
  }

  const finish = () => el('div', { class: 'govuk-button-group' },
    button('Record this attempt', pressed), link('Back to the list', toList))

  async function toList () {
    await save()
    leave()
  }

  async function pressed (event) {
    const wrong = faults(now())
    if (wrong.length) {
      if (onePage) return wholePage(wrong)
      place = now().indexOf(wrong[0][0])
      return oneQuestion(wrong.slice(0, 1))
    }
    event.target.disabled = true
    stopped = true
    clearTimeout(timer)
    await record(answered(told(questions, answers), answers[AT]))
  }

  function answered ({ [SECOND]: second = null, [AT]: _, [OUTCOME]: outcome = '', ...rest }, when) {
    const moment = new Date().toISOString()
    const at = blank(when) ? moment : madeAt(when).toISOString()
    return { pack: task.pack, attempt: task.attempt, outcome, at, made_at: moment, second, answers: rest }
  }

  // Faulty as it may be: nobody can mend it here once the visit is gone.
  function unfinished () {
    const typed = typedSoFar(questions, answers)
    if (!Object.keys(typed).length) return null
    const when = questions.at(-1)
    return { ...answered(typed, fault(when, answers[AT]) ? '' : answers[AT]), unfinished: true }
  }

  function screen (wrong, heading, ...children) {
    title(`Visit ${task.reference}`, wrong.length > 0)
    const caption = el('span', { class: 'govuk-caption-l' }, `${task.title}, attempt ${task.number} of ${task.of}. ${task.reference}`)
    const said = wrong.map(([question, words]) => [firstOf(question), words])
    show(heading, { wrong: said, above: back('Visits on this phone', toList), caption }, ...children)
  }

  onePage ? wholePage() : oneQuestion()
  return { stop () { stopped = true; clearTimeout(timer) }, save }
}

function inWords (question, answer) {
  if (blank(answer)) return 'Not answered'
  if (question.kind === 'date') return [answer.day, answer.month, answer.year].join(' ')
  const labels = new Map(question.choices.map(choice => [choice.value, choice.label]))
  return (Array.isArray(answer) ? answer : [answer]).map(value => labels.get(value) || value).join(', ')
}
