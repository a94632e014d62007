export default { title: 'Empty' };
