// A box that ticks all boxes of its list, and how many are ticked. Without script each box is ticked by itself.
for (const form of document.querySelectorAll('[data-ticks]')) {
  const place = form.querySelector('[data-ticks-all]')
  const told = form.querySelector('[data-ticks-told]')
  const boxes = [...form.querySelectorAll('input[type="checkbox"][name="request"]')]
  if (!place || boxes.length === 0) continue

  const item = document.createElement('div')
  item.className = 'govuk-checkboxes govuk-checkboxes--small'
  item.innerHTML =
    '<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="tick-all" type="checkbox">' +
    '<label class="govuk-label govuk-checkboxes__label" for="tick-all">' +
    'Select all<span class="govuk-visually-hidden"> on this page</span></label></div>'
  place.replaceChildren(item)
  const all = item.querySelector('input')

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length
    all.checked = count === boxes.length
    all.indeterminate = count > 0 && count < boxes.length
    if (told) told.textContent = count ? `With the ${count} selected:` : 'With the selected requests:'
  }
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked
    tell()
  })
  for (const box of boxes) box.addEventListener('change', tell)
  tell()
}
