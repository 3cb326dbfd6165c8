// Dragging a classification into another: it leads to the page that says what the move means and asks.
const tree = document.querySelector('[data-tree]');

if (tree) {
  const top = tree.querySelector('.branch-top');
  let taken = null;

  const place = (event) => event.target.closest('[data-node]');
  const fits = (target) => taken && target && target !== taken && !taken.contains(target);
  const clear = () => tree.querySelectorAll('.is-target').forEach((each) => each.classList.remove('is-target'));

  tree.addEventListener('dragstart', (event) => {
    taken = place(event);
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', taken.dataset.node);
    if (top) top.hidden = false;
  });
  tree.addEventListener('dragover', (event) => {
    const target = place(event);
    clear();
    if (!fits(target)) return;
    event.preventDefault();
    target.classList.add('is-target');
  });
  tree.addEventListener('drop', (event) => {
    const target = place(event);
    if (!fits(target)) return;
    event.preventDefault();
    window.location = `${tree.dataset.tree}/${taken.dataset.node}/mover?acima=${target.dataset.node}`;
  });
  tree.addEventListener('dragend', () => {
    clear();
    taken = null;
    if (top) top.hidden = true;
  });
}
