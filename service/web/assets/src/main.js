// What every page has: looks, htmx with our token, and small manners. Each works on markup; without scripts all forms
// and links still do their work.
import '@tabler/core/dist/css/tabler.min.css';
import './styles/tokens.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/pages.css';
import 'htmx.org';
import './requests.js';
import './bell.js';
import './branches.js';
import './choose.js';
import './confirm.js';
import './drafts.js';
import './guard.js';
import './live.js';
import './mentions.js';
import './menus.js';
import './presence.js';
import './queue.js';
import './replies.js';
import './theme-switch.js';
import './times.js';
import './tree.js';
