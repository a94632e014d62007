import { ana, me } from '../stage/people.js';
import { previewState } from './link-preview.js';

export default previewState(
  'What links lead to, in an Arabic page on a phone',
  [
    [ana, 'هذا هو: https://fennmark.example/', { preview: 4 }],
    [me, 'https://long.example/', { preview: 5 }],
  ],
  [
    [
      1,
      {
        url: 'https://fennmark.example/',
        site: 'Fennmark',
        title: 'مصباح بذراع طويلة',
        description: 'يدور حول نفسه ويبقى حيث تضعه.',
      },
    ],
    [
      2,
      {
        url: 'https://long.example/',
        site: 'long.example',
        title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
        description:
          'A page in another script, of which there is so much to say that it does not fit into the two lines that it has here, however one turns it.',
      },
    ],
  ],
  { direction: 'rtl', attributes: { lang: 'ar' }, frame: 'phone' },
);
