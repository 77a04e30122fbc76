import { expect, it } from 'vitest';
import { validity as en } from '../../admin-panel/src/words/en/validity.ts';
import { validity as es } from '../../admin-panel/src/words/es/validity.ts';
import { type Fault, validityMessage } from '../../admin-panel/src/words/validity-message.ts';

it.each<[Fault, string, string]>([
  [{ type: 'text', validity: { valueMissing: true } }, 'Falta llenar este campo', 'Fill in this field'],
  [{ type: 'select-one', validity: { valueMissing: true } }, 'Elige una opción', 'Choose an option'],
  [{ type: 'radio', validity: { valueMissing: true } }, 'Elige una opción', 'Choose an option'],
  [
    { type: 'checkbox', validity: { valueMissing: true } },
    'Marca esta casilla para seguir',
    'Tick this box to go on',
  ],
  [{ type: 'email', validity: { typeMismatch: true } }, es.email, en.email],
  [{ type: 'url', validity: { typeMismatch: true } }, es.url, en.url],
  // A number that is no number is missing, too, for a browser.
  [
    { type: 'number', validity: { badInput: true, valueMissing: true } },
    'Escribe un número',
    'Enter a number',
  ],
  [{ type: 'time', validity: { badInput: true } }, 'Está incompleto', 'This is incomplete'],
  [{ type: 'number', min: '1', validity: { rangeUnderflow: true } }, 'Debe ser 1 o más', 'Must be 1 or more'],
  [
    { type: 'number', max: '240', validity: { rangeOverflow: true } },
    'Debe ser 240 o menos',
    'Must be 240 or less',
  ],
  [{ type: 'number', step: '1', validity: { stepMismatch: true } }, 'Sin decimales', 'No decimals'],
  [
    { type: 'number', step: '0.01', validity: { stepMismatch: true } },
    'Debe ir de 0.01 en 0.01',
    'Must go in steps of 0.01',
  ],
  [
    { type: 'password', minLength: 10, validity: { tooShort: true } },
    'Al menos 10 caracteres',
    'At least 10 characters',
  ],
  [
    { type: 'text', maxLength: 80, validity: { tooLong: true } },
    'A lo más 80 caracteres',
    'At most 80 characters',
  ],
  [{ type: 'text', title: 'HH:MM', validity: { patternMismatch: true } }, 'HH:MM', 'HH:MM'],
  [{ type: 'text', validity: { patternMismatch: true } }, es.format, en.format],
  [{ type: 'text', validity: {} }, '', ''],
])('says what is wrong with a field: %j', (fault, inSpanish, inEnglish) => {
  expect([validityMessage(fault, es), validityMessage(fault, en)]).toEqual([inSpanish, inEnglish]);
});
