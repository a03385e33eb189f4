"""Date words of Portuguese; what stands apart is written with "_" between its words."""

from classifier.dates.holidays import Holiday
from classifier.dates.lexicon import Lexicon, Role, Unit, spelled_plainly, table

_MONTHS = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
_ORDINALS = {"segunda": 0, "terça": 1, "quarta": 2, "quinta": 3, "sexta": 4}

PORTUGUESE = Lexicon(
    month_first=False,
    words=spelled_plainly(
        table(
            (
                Role.NUMBER,
                {
                    "zero": 0,
                    "um uma": 1,
                    "dois duas par um_par_de": 2,
                    "três": 3,
                    "quatro": 4,
                    "cinco": 5,
                    "seis": 6,
                    "sete": 7,
                    "oito": 8,
                    "nove": 9,
                    "dez": 10,
                    "onze": 11,
                    "doze": 12,
                    "treze": 13,
                    "catorze quatorze": 14,
                    "quinze": 15,
                    "dezesseis dezasseis": 16,
                    "dezessete dezassete": 17,
                    "dezoito": 18,
                    "dezenove dezanove": 19,
                    "vinte": 20,
                    "vinte_e_um vinte_e_uma": 21,
                    "vinte_e_dois vinte_e_duas": 22,
                    "vinte_e_três": 23,
                    "vinte_e_quatro": 24,
                    "vinte_e_cinco": 25,
                    "vinte_e_seis": 26,
                    "vinte_e_sete": 27,
                    "vinte_e_oito": 28,
                    "vinte_e_nove": 29,
                    "trinta": 30,
                    "quarenta": 40,
                    "cinquenta": 50,
                    "sessenta": 60,
                },
            ),
            (Role.ORDINAL, {"primeiro primeira": 1, "segundo": 2, "terceiro terceira": 3}),
            (
                Role.UNIT,
                {
                    "segundo segundos seg": Unit.SECOND,
                    "minuto minutos minutinho minutinhos min": Unit.MINUTE,
                    "hora horas h hr hrs horinha": Unit.HOUR,
                    "meia_hora": Unit.HOUR,
                    "dia dias": Unit.DAY,
                    "semana semanas": Unit.WEEK,
                    "mês meses": Unit.MONTH,
                    "trimestre": Unit.QUARTER,
                    "ano anos": Unit.YEAR,
                },
            ),
            (
                Role.MONTH,
                {f"{month} {month[:3]}": number for number, month in enumerate(_MONTHS.split(), start=1)},
            ),
            (
                Role.WEEKDAY,
                {f"{word} {word}_feira {word}_-_feira": number for word, number in _ORDINALS.items()}
                | {"seg": 0, "ter": 1, "qua": 2, "qui": 3, "sex": 4, "sábado sáb": 5, "domingo dom": 6},
            ),
            (
                Role.DAY,
                {
                    "hoje hoje_mesmo": 0,
                    "amanhã": 1,
                    "depois_de_amanhã dia_depois_de_amanhã": 2,
                    "ontem": -1,
                    "anteontem antes_de_ontem": -2,
                },
            ),
            (
                Role.PART,
                {"manhã manhãzinha": 9, "tarde tardinha fim_da_tarde": 15, "noite": 21, "almoço": 13, "madrugada": 4},
            ),
            (
                Role.ADVERB_PART,
                {
                    "esta_noite hoje_à_noite": 20,
                    "meio_-_dia meio_dia": 12,
                    "meia_-_noite meia_noite": 24,
                },
            ),
            (Role.MERIDIEM, {"am a.m a.m.": 0, "pm p.m p.m.": 12}),
            (Role.OCLOCK, {"em_ponto": 1, "h": 2, "horas hora hs hrs": 0}),
            (Role.THIS, {"este esta neste nesta esse essa nesse nessa": 0}),
            (Role.NEXT, {"próximo próxima": 0}),
            (Role.NEXT_BEHIND, {"que_vem próximo próxima seguinte": 0}),
            (Role.AT, {"às ás à_uma pelas para_as pras até_às até_as": 1, "as @": 0}),
            (Role.FRACTION, {"meia": 30, "quarto": 15, "meia_hora": 30, "três_quartos": 45}),
            (
                Role.DAY_AHEAD,
                {"dia": 1, "segunda terça quarta quinta sexta sábado domingo": 0}
                | {f"{word}_-_feira {word}_feira": 0 for word in _ORDINALS},
            ),
            (Role.WEAK, {"seg ter qua qui sex dom": 1}),
            (
                Role.HOLIDAY,
                {
                    "ano_novo": Holiday.NEW_YEAR,
                    "réveillon": Holiday.NEW_YEARS_EVE,
                    "carnaval": Holiday.SHROVE_TUESDAY,
                    "sexta_-_feira_santa sexta_feira_santa": Holiday.GOOD_FRIDAY,
                    "páscoa": Holiday.EASTER,
                    "dia_do_trabalho dia_do_trabalhador": Holiday.LABOUR_DAY,
                    "todos_os_santos": Holiday.ALL_SAINTS,
                    "finados": Holiday.ALL_SOULS,
                    "véspera_de_natal": Holiday.CHRISTMAS_EVE,
                    "natal": Holiday.CHRISTMAS,
                },
            ),
            flags={
                Role.WEEKEND: "fim_de_semana final_de_semana fds",
                Role.TIMER: "temporizador cronômetro",
                Role.NOW: "agora agora_mesmo já",
                Role.LAST: "último última passado passada",
                Role.LAST_BEHIND: "passado passada anterior",
                Role.AGO: "atrás há",
                Role.IN: "em dentro_de daqui_a daqui no_prazo_de",
                Role.BY: "até para pra pro no_máximo até_o até_a até_ao",
                Role.BEFORE: "antes_de antes_do antes_da",
                Role.ON: "no na em nos nas ao à a o para pra",
                Role.FROM: "de do da das desde entre a_partir_de",
                Role.SINCE: "desde",
                Role.TO: "a ao às até e",
                Role.AFTER: "após depois_de depois_do depois_da a_partir_de a_seguir_a",
                Role.MINUS: "menos",
                Role.LATER: "depois mais_tarde",
                Role.OF: "de do da em no na dos das",
                Role.COVERING: "de do da",
                Role.END: "fim final finais fins",
                Role.START: "início começo inícios",
                Role.MIDDLE: "meio meados",
                Role.AND: "e",
                Role.ARTICLE: "o a os do da ao à",
                Role.WORKING: "úteis útil",
                Role.ABOUT: "cerca_de por_volta_de por_volta_das aproximadamente umas",
                Role.DEADLINE: "prazo vencimento vence entrega entregar deadline limite",
                Role.WEAK: "segunda terça quarta quinta sexta segundo mar set out",
                Role.MEASURE: "% r$ € $ reais real euros dólares por_cento km kg m cm gb mb kb graus vezes pessoas "
                "usuários pontos clientes páginas mil itens",
                Role.NAMING: "versão versões sala quarto passo ponto número nº capítulo linha porta sprint fase parte "
                "nível andar página páginas ticket artigo python avenida rua",
            },
            other="mon tue bom_dia boa_tarde boa_noite todo_dia todos_os_dias por_dia por_mês por_ano ao_dia "
            "segunda_vez quarta_vez terça_parte segunda_opção on an the by ten tem ter_que sat sun",
        ),
        {"á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ã": "a", "ç": "c", "ê": "e", "à": "a", "ô": "o"},
    ),
)
