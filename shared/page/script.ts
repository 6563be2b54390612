/** The page's one script: takes the code out of the address, and follows a case until it ends. The page works without it. */

export const script = `
(() => {
  const box = document.getElementById('code');
  if (box && location.hash.length > 1) {
    box.value = location.hash.slice(1);
    history.replaceState(null, '', location.pathname);
    box.form.requestSubmit();
  }
  const summary = document.getElementById('faults') || document.getElementById('said');
  if (summary) summary.focus();
  const began = performance.now();
  const follow = async () => {
    const form = document.getElementById('follow');
    if (!form || performance.now() - began > 600000) return;
    try {
      const answer = await fetch(location.pathname, { method: 'POST', body: new URLSearchParams(new FormData(form)), cache: 'no-store' });
      const page = await answer.text();
      const part = page.slice(page.indexOf('<main'), page.indexOf('<footer'));
      const main = answer.ok && new DOMParser().parseFromString(part, 'text/html').querySelector('main');
      const here = document.querySelector('main');
      if (main && main.dataset.version !== here.dataset.version) {
        const typing = here.contains(document.activeElement);
        here.replaceWith(document.importNode(main, true));
        document.title = document.querySelector('h1').textContent;
        document.getElementById('live').textContent = document.title;
        if (typing) document.querySelector('h1').focus();
      }
    } catch {
      // The next look asks again.
    }
    setTimeout(follow, 3000);
  };
  setTimeout(follow, 3000);
  document.addEventListener('submit', event => {
    for (const button of event.target.querySelectorAll('button')) setTimeout(() => { button.disabled = true; });
    setTimeout(() => { for (const button of event.target.querySelectorAll('button')) button.disabled = false; }, 8000);
  });
})();
`;
