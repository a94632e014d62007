import form from './support-form.js';

export default { ...form, title: 'Support, the form on a phone', frame: 'phone' };
