// A tree whose entries are dragged to another place; with a question before anything moves. Markup (pages/catalogue.html):
//   <section data-catalogue data-question="Mudar “{name}” de lugar?" data-act="…"> … <div data-branch="kind" data-move="/address" data-revision data-parent>
// An entry dropped on its like goes before it; on what may stand above it, goes into it as the last. Without a mouse the
// page of an entry says below what it stands.
const ABOVE = { ocorrencias: 'tipos', solucoes: 'ocorrencias' };
let held = null;

for (const tree of document.querySelectorAll('[data-catalogue]')) {
  for (const branch of tree.querySelectorAll('[data-branch]')) branch.draggable = true;
  tree.addEventListener('dragstart', (event) => {
    held = event.target.closest?.('[data-branch]');
    if (held) event.dataTransfer.effectAllowed = 'move';
  });
  tree.addEventListener('dragover', (event) => {
    const over = place(event);
    mark(tree, over);
    if (over) event.preventDefault();
  });
  tree.addEventListener('drop', (event) => {
    const over = place(event);
    mark(tree, null);
    if (!over) return;
    event.preventDefault();
    send(tree, held, over);
  });
  tree.addEventListener('dragend', () => { held = null; mark(tree, null); });
}

function place(event) {
  const over = event.target.closest?.('[data-branch]');
  if (!held || !over || over === held) return null;
  const [mine, theirs] = [held.dataset.branch, over.dataset.branch];
  return theirs === mine || theirs === ABOVE[mine] ? over : null;
}

function mark(tree, over) {
  for (const each of tree.querySelectorAll('.is-over')) if (each !== over) each.classList.remove('is-over');
  over?.classList.add('is-over');
}

function send(tree, moved, over) {
  const beside = over.dataset.branch === moved.dataset.branch;
  const fields = {
    csrf_token: JSON.parse(document.getElementById('catalogue-token').textContent), revisao: moved.dataset.revision,
    em: beside ? over.dataset.parent : over.id, antes: beside ? over.id : ''
  };
  const form = Object.assign(document.createElement('form'), { method: 'post', action: moved.dataset.move });
  for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  form.dataset.confirm = tree.dataset.question.replace('{name}', moved.querySelector('a').textContent);
  form.dataset.confirmAction = tree.dataset.act;
  form.dataset.confirmCalm = '';
  document.body.append(form);
  form.requestSubmit();
}
