// form-js says some of its texts while it loads, so what it asks has to be there before it: this file comes first.
import { translation } from '../studio/translation.js';
import portuguese from './words/pt-BR.json';

export const speech = translation({ language: document.documentElement.lang, portuguese });
