// What the two say when nobody types.
export const phrases = [
  'The kettle is on.',
  'Is the window still open?',
  'I found the small screwdriver.',
  'It was in the drawer after all.',
  'Rain again, the quiet kind.',
  'The cat sat on the manual.',
  'Which screw goes first?',
  'The short one, then the long one.',
  'There is light now.',
  'Half past four already?',
  'I will bring the bread.',
  'Do not forget the lemons.',
  'The train stands in the tunnel.',
  'Can you still read me?',
  'Every word.',
  'Then we go on.',
];
