export default { title: 'The launcher', closed: true };
