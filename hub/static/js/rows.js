// Rows are filled from the keyboard: Enter goes to the next row, and after the last one a further row is there.
// Without script, Enter saves and a button adds three rows.
for (const grid of document.querySelectorAll('[data-rows]')) {
  const rows = () => [...grid.querySelectorAll('.hub-rows__row')]

  const renumber = (row, from, to) => {
    const moved = text => text.replace(`rows.${from}.`, `rows.${to}.`).replace(`rows-${from}-`, `rows-${to}-`)
    for (const name of ['id', 'name', 'for', 'aria-describedby']) {
      for (const part of row.querySelectorAll(`[${name}]`)) part.setAttribute(name, moved(part.getAttribute(name)))
    }
    row.id = `rows-${to}`
  }

  const blank = () => {
    const all = rows()
    if (all.length >= 50) return null
    const row = all.at(-1).cloneNode(true)
    renumber(row, all.length - 1, all.length)
    row.querySelector('legend').textContent = row.querySelector('legend').textContent.replace(/\d+$/, all.length + 1)
    row.querySelectorAll('.govuk-error-message').forEach(told => told.remove())
    for (const field of row.querySelectorAll('input, select')) field.value = ''
    all.at(-1).after(row)
    return row
  }

  grid.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !event.target.matches('input')) return
    event.preventDefault()
    const all = rows()
    const next = all[all.indexOf(event.target.closest('.hub-rows__row')) + 1] ?? blank()
    next?.querySelector('input, select').focus()
  })
}
