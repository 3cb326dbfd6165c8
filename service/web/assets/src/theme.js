// Runs before the first paint: "auto" becomes what the device prefers, and scripts are known to be on.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    const chosen = root.dataset.theme || 'auto';
    root.dataset.bsTheme = chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen;
  };
  root.classList.add('scripted');
  dark.addEventListener('change', paint);
  document.addEventListener('theme:chosen', paint);
  paint();
})();
