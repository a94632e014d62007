export default {
  title: 'Asking before anything is sent or stored',
  attributes: { consent: '', heading: 'Fennmark workshop', 'privacy-url': '/privacy' },
};
