/** A command, an option or its value is not valid. The message says which, in one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface Option<T> {
  /** None for what a command line must not tell: those of all processes can be read by everybody on the machine. */
  readonly flag?: string;
  /** The environment variable that says the same; none for what is said anew with each command. */
  readonly variable?: string;
  /** What stands for the value in the help text; none for a switch, which is `true` when it is there. */
  readonly placeholder?: string;
  readonly fallback: string;
  readonly description: string;
  /** @throws TypeError saying what is expected. */
  parse(text: string): T;
}

export type Options = Readonly<Record<string, Option<unknown>>>;
export type ValuesOf<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

export const option = <T>(definition: Option<T>): Option<T> => definition;

/** An option without a value. */
export const flag = (name: string, description: string): Option<boolean> => ({
  flag: name,
  fallback: '',
  description,
  parse: (text) => text === 'true',
});

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new TypeError(`a whole number from ${least} to ${most} is expected`);
  };
}

/** What a command takes. The help text, the documentation and the parsing come from such tables. */
export interface CommandTable {
  readonly summary: string;
  /** What must follow the command's name, if anything. */
  readonly operand?: { readonly name: string; readonly description: string };
  readonly options: Options;
}

export function helpOf(name: string, { summary, operand, options }: CommandTable, isDefault: boolean): string[] {
  const rows = Object.values(options).map(({ flag, placeholder, variable, fallback, description }) => {
    const notes = [variable, fallback && `default ${fallback}`].filter(Boolean).join(', ');
    const name = flag === undefined ? variable! : `--${flag}`;
    return [`${name}${placeholder ? ` ${placeholder}` : ''}`, `${description}${notes && ` [${notes}]`}`];
  });
  if (operand) rows.unshift([operand.name, operand.description]);
  rows.push(['--help', 'This text.']);
  if (isDefault) rows.push(['--version', 'The version.']);
  const width = Math.max(...rows.map(([left]) => left!.length));
  const usage = ['live-chat-relay', isDefault ? `[${name}]` : name, operand?.name, '[options]'].filter(Boolean);
  return [
    `Usage: ${usage.join(' ')}`,
    '',
    summary,
    '',
    ...rows.map(([left, text]) => `  ${left!.padEnd(width)}  ${text}`),
    '',
  ];
}

/** The options as a Markdown table, for the documentation. */
export function tableOf({ operand, options }: CommandTable): string {
  const all = Object.values(options);
  const cell = (text: string): string => text.replaceAll('*', '\\*').replaceAll('|', '\\|');
  const rows = all.map(({ flag, placeholder, variable, fallback, description }) => {
    const standard = fallback === '' ? 'none' : `\`${fallback}\``;
    // Every option of a relay has a variable; of the other commands few have.
    const name = flag === undefined ? '' : `\`--${flag}\``;
    if (!operand) return `| ${name} | \`${variable}\` | ${standard} | ${cell(description)} |`;
    return `| \`--${flag}${placeholder ? ` ${cell(placeholder)}` : ''}\` | ${cell(description)} |`;
  });
  if (operand) rows.unshift(`| \`${operand.name}\` | ${cell(operand.description)} |`);
  const head = operand
    ? ['| option | what |', '| --- | --- |']
    : ['| option | environment | default | what |', '| --- | --- | --- | --- |'];
  return [...head, ...rows, ''].join('\n');
}
