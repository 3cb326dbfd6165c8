// Libraries that make <style> elements get the page's nonce on them; so the policy allows no inline styles at large.
const nonce = document.querySelector('meta[name="style-nonce"]')?.content;

if (nonce) {
  const make = Document.prototype.createElement;
  Document.prototype.createElement = function createElement(name, options) {
    const node = make.call(this, name, options);
    if (String(name).toLowerCase() === 'style') node.nonce = nonce;
    return node;
  };
}
