// Keeps the empty frame of the doorstep, its script and its style: never a page with anybody's data.
const KEPT = 'hub-doorstep-{{ stamp }}'
const SHELL = {{ shell|tojson }}
const [FRAME] = SHELL

self.addEventListener('install', event => {
  event.waitUntil(caches.open(KEPT)
    .then(cache => cache.addAll(SHELL.map(path => new Request(path, { credentials: 'omit', cache: 'reload' }))))
    .then(() => self.skipWaiting()))
})

self.addEventListener('activate', event => {
  const old = names => names.filter(name => name.startsWith('hub-doorstep-') && name !== KEPT)
  event.waitUntil(caches.keys().then(names => Promise.all(old(names).map(name => caches.delete(name))))
    .then(() => self.clients.claim()))
})

const kept = async path => (await caches.open(KEPT)).match(path, { ignoreVary: true })

self.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  const path = url.pathname + url.search
  if (SHELL.includes(path)) event.respondWith(kept(path).then(found => found || fetch(request)))
  else if (request.mode === 'navigate' && url.pathname === '{{ url_for(".today") }}') {
    event.respondWith(fetch(request).catch(() => kept(FRAME)))
  }
})
