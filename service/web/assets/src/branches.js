// A tree whose entries are dragged to another place, with a question before anything moves. Markup:
//   <section data-branches="#id of the token" data-question="Mudar “{name}” de lugar?" data-act="…">
//     <… data-branch="kind" data-move="/address" data-revision data-parent>  pages/catalogue.html: dropped on its like it
//        goes before that; on what may stand above it, into it as the last
//     <… data-branch="code" data-move="/address" data-code="1.02" data-groups>  pages/registry_list.html: dropped on what
//        groups others it goes into it
// Without a mouse the page of an entry says where it stands.
const ABOVE = { ocorrencias: 'tipos', solucoes: 'ocorrencias' };
let held = null;

for (const tree of document.querySelectorAll('[data-branches]')) {
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
  if (mine === 'code') return 'groups' in over.dataset && !`${over.dataset.code}.`.startsWith(`${held.dataset.code}.`) ? over : null;
  return theirs === mine || theirs === ABOVE[mine] ? over : null;
}

function mark(tree, over) {
  for (const each of tree.querySelectorAll('.is-over')) if (each !== over) each.classList.remove('is-over');
  over?.classList.add('is-over');
}

function destination(moved, over) {
  if (moved.dataset.branch === 'code') return { abaixo: over.dataset.code };
  const beside = over.dataset.branch === moved.dataset.branch;
  return { revisao: moved.dataset.revision, em: beside ? over.dataset.parent : over.id, antes: beside ? over.id : '' };
}

function send(tree, moved, over) {
  const fields = { csrf_token: JSON.parse(document.querySelector(tree.dataset.branches).textContent), ...destination(moved, over) };
  const form = Object.assign(document.createElement('form'), { method: 'post', action: moved.dataset.move });
  for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  form.dataset.confirm = tree.dataset.question.replace('{name}', moved.querySelector('a').textContent.trim());
  form.dataset.confirmAction = tree.dataset.act;
  form.dataset.confirmCalm = '';
  document.body.append(form);
  form.requestSubmit();
}
