import { chooseLanguage, type Language } from './choose-language.ts';
import { createTranslate, keepEnglish, type Catalog, type Translate } from './translate.ts';

/** Loaded when it is asked for: English has no catalog, and pays nothing. */
const CATALOGS: Readonly<Record<Language, () => Promise<{ default: Catalog }>>> = {
  es: () => import('./es.json', { with: { type: 'json' } }),
  pt: () => import('./pt.json', { with: { type: 'json' } }),
};

const opened = new Map<Language, Translate>();

/** The translation that an environment asks for. */
export async function openTranslate(
  env: Readonly<Record<string, string | undefined>>,
): Promise<Translate> {
  const language = chooseLanguage(env);
  if (language === undefined) return keepEnglish;
  const known = opened.get(language);
  if (known !== undefined) return known;
  const translate = createTranslate((await CATALOGS[language]()).default);
  opened.set(language, translate);
  return translate;
}
