// Which questions are asked, and what is wrong with an answer: in the sentences that the hub itself sent along.
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const CLOCK = /^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?$/i
const EMAIL = /^[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]{2,}$/
const CHOOSING = ['yes_no', 'choice', 'choices', 'consent']

const several = answer => Array.isArray(answer) ? answer : answer ? [answer] : []
export const blank = answer => Array.isArray(answer) ? !answer.length
  : answer && typeof answer === 'object' ? !Object.values(answer).some(part => part.trim()) : !(answer || '').trim()

// As the hub decides it: a question hangs on an earlier one that is itself asked.
export function asked (questions, answers) {
  const byKey = new Map(questions.map(question => [question.key, question]))
  const isAsked = question => {
    if (!question?.only_if) return Boolean(question)
    const { question: parent, is } = question.only_if
    return isAsked(byKey.get(parent)) && several(answers[parent]).some(answer => is.includes(answer))
  }
  return questions.filter(isAsked)
}

// The sentence about this answer, or nothing.
export function fault (question, answer) {
  const says = question.says
  if (blank(answer)) return question.required ? says.missing : ''
  if (question.kind === 'date') return dateFault(question, answer)
  if (CHOOSING.includes(question.kind)) return choiceFault(question, several(answer))
  const typed = answer.trim()
  const wrong = {
    number: () => !/^[-+]?\d{1,9}$/.test(typed),
    time: () => !aTime(typed),
    phone: () => !/^[+\d][\d\s().-]*$/.test(typed) || !within(typed.replace(/\D/g, '').length, 7, 15),
    email: () => !EMAIL.test(typed)
  }[question.kind]
  if (wrong?.()) return says.wrong
  const size = question.kind === 'number' ? Number(typed) : typed.length
  return within(size, question.least, question.most) ? '' : says.limits
}

const within = (size, least, most) => (least == null || size >= least) && (most == null || size <= most)

function choiceFault (question, chosen) {
  const offered = question.choices.map(choice => choice.value)
  if (chosen.some(value => !offered.includes(value))) return question.says.wrong
  return question.kind !== 'choices' || within(chosen.length, question.least, question.most) ? '' : question.says.limits
}

function aTime (typed) {
  if (/^(midday|noon|midnight)$/i.test(typed)) return true
  const found = CLOCK.exec(typed)
  if (!found) return false
  const [hour, minute, half] = [Number(found[1]), Number(found[2] || 0), found[3]]
  return !(half && !within(hour, 1, 12)) && hour <= 23 && minute <= 59 && Boolean(half || found[2])
}

// A time of day as hours and minutes; the caller has checked it.
export function clock (typed) {
  const named = { midday: [12, 0], noon: [12, 0], midnight: [0, 0] }[typed.trim().toLowerCase()]
  if (named) return named
  const [, hour, minute, half] = CLOCK.exec(typed.trim())
  const later = half?.toLowerCase() === 'p' ? 12 : 0
  return [half ? Number(hour) % 12 + later : Number(hour), Number(minute || 0)]
}

function dateFault (question, parts) {
  const empty = ['day', 'month', 'year'].filter(part => !(parts[part] || '').trim())
  if (empty.length) return `${question.says.name} must include a ${empty.join(' and ')}`
  if (!/^\d{4}$/.test(parts.year.trim())) return 'Year must include 4 numbers'
  const day = isoDay(parts)
  if (!day) return question.says.wrong
  return (!question.least || day >= question.least) && (!question.most || day <= question.most) ? '' : question.says.limits
}

function isoDay (parts) {
  const named = MONTHS.indexOf(parts.month.trim().toLowerCase().slice(0, 3)) + 1
  const [day, month, year] = [Number(parts.day), named || Number(parts.month), Number(parts.year)]
  const made = new Date(Date.UTC(year, month - 1, day))
  const real = made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day
  return real && within(year, 1900, 2100) ? made.toISOString().slice(0, 10) : ''
}

// What was typed until now, whether or not it fits: a day that is no day stands as its parts.
export function typedSoFar (questions, answers) {
  const parts = answer => ['day', 'month', 'year'].map(part => answer[part]?.trim()).filter(Boolean).join(' ')
  const given = asked(questions, answers).filter(question => !blank(answers[question.key]))
  return Object.fromEntries(given.map(({ key, kind }) =>
    [key, kind === 'date' ? isoDay({ day: '', month: '', year: '', ...answers[key] }) || parts(answers[key]) : answers[key]]))
}

// What is sent: the answers to the questions that were asked, a day as 2021-01-31.
export function told (questions, answers) {
  const given = asked(questions, answers).filter(question => !blank(answers[question.key]))
  return Object.fromEntries(given.map(({ key, kind }) => [key, kind === 'date' ? isoDay(answers[key]) : answers[key]]))
}
