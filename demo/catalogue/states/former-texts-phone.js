import formerTexts from './former-texts.js';

export default { ...formerTexts, title: 'The texts that a message has had: on a phone', frame: 'phone' };
