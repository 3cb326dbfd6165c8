// The side menu on small screens, one's own menu, and Ctrl-K for the search.

const toggle = document.querySelector('[data-menu-toggle]');
const menu = toggle && document.getElementById(toggle.getAttribute('aria-controls'));

function showMenu(shown) {
  toggle.setAttribute('aria-expanded', String(shown));
  menu.classList.toggle('is-open', shown);
  if (shown) menu.querySelector('a')?.focus();
}

toggle?.addEventListener('click', () => showMenu(toggle.getAttribute('aria-expanded') !== 'true'));

document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    const search = document.querySelector('[data-search]');
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === 'Escape') closeAll();
});

function closeAll() {
  if (toggle?.getAttribute('aria-expanded') === 'true') {
    showMenu(false);
    toggle.focus();
  }
  for (const open of document.querySelectorAll('details.drop[open]')) {
    open.open = false;
    open.querySelector('summary').focus();
  }
}

// A drop-down closes when one clicks or tabs out of it.
for (const kind of ['click', 'focusin']) {
  document.addEventListener(kind, ({ target }) => {
    for (const open of document.querySelectorAll('details.drop[open]')) {
      if (!open.contains(target)) open.open = false;
    }
    if (menu?.classList.contains('is-open') && !menu.contains(target) && !toggle.contains(target)) showMenu(false);
  });
}

// The summary of a form's errors is read out at once.
document.querySelector('[data-errors]')?.focus();
