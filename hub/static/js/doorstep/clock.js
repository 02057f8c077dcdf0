// A time of day as the hub's own pages say it: 3:04pm, 5pm, midday, midnight; hub/kernel/words.py too.
const UK = { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: 'Europe/London' }

export function spoken (moment) {
  const parts = new Intl.DateTimeFormat('en-GB', UK).formatToParts(new Date(moment))
  const [hour, minute] = ['hour', 'minute'].map(type => Number(parts.find(part => part.type === type).value))
  if (!minute && hour % 12 === 0) return hour ? 'midday' : 'midnight'
  return `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, '0')}` : ''}${hour < 12 ? 'am' : 'pm'}`
}
