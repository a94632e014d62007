export default {
  title: 'Empty, with words of the page',
  attributes: {
    heading: 'Fennmark workshop',
    greeting: 'Hello! What broke, or what would you like to know?',
    placeholder: 'Write to the workshop',
  },
};
