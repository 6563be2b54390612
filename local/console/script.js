/** The console in the browser: keeps the panels current and presses the buttons. Everything it shows is rendered and escaped by the server. */
const live = document.getElementById('live');
let stream = null;

// A hidden page listens to nothing: a browser has few connections to one host.
function follow() {
  stream?.close();
  stream = null;
  if (document.hidden) return;
  stream = new EventSource('/api/console/live');
  stream.addEventListener('panels', event => {
    live.textContent = 'live';
    for (const [name, markup] of Object.entries(JSON.parse(event.data))) show(name, markup);
  });
  stream.addEventListener('error', () => (live.textContent = 'not connected; trying again'));
}

function show(name, markup) {
  const panel = document.querySelector(`[data-panel="${name}"]`);
  const fresh = document.createElement('template');
  fresh.innerHTML = markup;
  if (panel) children(panel, fresh.content);
}

// What is the same stays the very same element: focus, open details and typed text live in it.
function children(old, fresh) {
  const wanted = [...fresh.childNodes];
  const ids = new Set(wanted.map(node => node.id).filter(Boolean));
  const known = new Map([...old.children].filter(({ id }) => id).map(child => [child.id, child]));
  let next = old.firstChild;
  for (const node of wanted) {
    while (next?.id && next.id !== node.id && !ids.has(next.id)) next = removed(next);
    const match = node.id ? known.get(node.id) : next && !next.id && next.nodeName === node.nodeName ? next : null;
    if (!match) old.insertBefore(node, next);
    else {
      if (match === next) next = next.nextSibling;
      else old.insertBefore(match, next);
      same(match, node);
    }
  }
  while (next) next = removed(next);
}

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function same(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.nodeName !== fresh.nodeName) {
    old.replaceWith(fresh);
    return;
  }
  for (const name of old.getAttributeNames())
    if (!fresh.hasAttribute(name) && !['open', 'aria-busy', 'tabindex'].includes(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  // What a person typed, and what an attempt answered, is not the server's to take away.
  if (old.matches('textarea, .error')) return;
  children(old, fresh);
}

// Said right below what was pressed, for whoever does not see the rest of the page.
function came(pressed, sentences) {
  const place = document.getElementById(pressed.dataset.came);
  const lines = sentences.map(sentence => Object.assign(document.createElement('li'), { textContent: sentence }));
  place?.replaceChildren(...lines);
}

async function post(source, body) {
  const error = document.getElementById(source.dataset.error ?? source.querySelector('.error')?.id);
  const pressed = source.matches('button') ? source : source.querySelector('[type=submit]');
  if (pressed.getAttribute('aria-busy') === 'true') return;
  pressed.setAttribute('aria-busy', 'true');
  if (error) error.textContent = '';
  try {
    const answer = await fetch(source.dataset.post, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answered = await answer.json();
    if (!answer.ok && error) error.textContent = answered.error;
    came(pressed, answer.ok ? (answered.came ?? []) : [answered.error]);
  } catch {
    if (error) error.textContent = 'The sandbox does not answer. Is `npm start` still running?';
  } finally {
    pressed.removeAttribute('aria-busy');
  }
}

document.addEventListener('click', event => {
  const button = event.target.closest('button[data-post]');
  if (button) void post(button, button.dataset.hours ? { hours: Number(button.dataset.hours) } : {});
  const hash = event.target.closest('a[href^="#case-"]')?.hash;
  const target = hash && document.querySelector(hash);
  if (!target) return;
  event.preventDefault();
  target.tabIndex = -1;
  target.focus();
  target.scrollIntoView({ block: 'center' });
});

document.addEventListener('submit', event => {
  const form = event.target.closest('form[data-post]');
  if (!form) return;
  event.preventDefault();
  const { round, plan } = form.dataset;
  const { reason, days } = Object.fromEntries(new FormData(form));
  void post(form, {
    reason,
    ...(days && { days: Number(days) }),
    ...(plan && { round: Number(round), planHash: plan }),
  });
});

document.addEventListener('visibilitychange', follow);
follow();
