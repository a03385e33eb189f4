"""Well-known cities without a time zone of their own name, and some countries, as people write them."""

from collections.abc import Mapping
from types import MappingProxyType

CITIES: Mapping[str, str] = MappingProxyType(
    {
        "Europe/Kyiv": (
            "Lviv, Львів, Львов, Lwiw, Lemberg, Leópolis, Odesa, Odessa, Одеса, Одесса, Kharkiv, Kharkov, Харків, "
            "Харьков, Charkiw, Járkov, Járkiv, Dnipro, Дніпро, Днепр, Dnipropetrovsk, Дніпропетровськ, "
            "Днепропетровск, Zaporizhzhia, Запоріжжя, Запорожье, Saporischschja, Zaporiyia, Kryvyi Rih, Кривий Ріг, "
            "Кривой Рог, Mykolaiv, Миколаїв, Николаев, Mykolajiw, Vinnytsia, Вінниця, Винница, Winnyzja, Kherson, "
            "Херсон, Poltava, Полтава, Poltawa, Chernihiv, Чернігів, Чернигов, Tschernihiw, Cherkasy, Черкаси, "
            "Черкассы, Tscherkassy, Zhytomyr, Житомир, Schytomyr, Sumy, Суми, Сумы, Rivne, Рівне, Ровно, Riwne, "
            "Khmelnytskyi, Хмельницький, Хмельницкий, Ivano-Frankivsk, Івано-Франківськ, Ивано-Франковск, "
            "Iwano-Frankiwsk, Ternopil, Тернопіль, Тернополь, Lutsk, Луцьк, Луцк, Luzk, Uzhhorod, Ужгород, "
            "Chernivtsi, Чернівці, Черновцы, Czernowitz, Kropyvnytskyi, Кропивницький, Кропивницкий, Mariupol, "
            "Маріуполь, Мариуполь, Donetsk, Донецьк, Донецк, Bila Tserkva, Біла Церква, Белая Церковь, Ukraine, "
            "Україна, Украина, Ucrania"
        ),
        "Europe/Berlin": (
            "Múnich, München, Muenchen, Мюнхен, Hamburg, Гамбург, Hamburgo, Cologne, Köln, Koeln, Кельн, Кьольн, "
            "Colonia, Frankfurt, Frankfurt am Main, Франкфурт, Франкфурт-на-Майні, Франкфурт-на-Майне, Fráncfort, "
            "Stuttgart, Штутгарт, Düsseldorf, Duesseldorf, Дюссельдорф, Leipzig, Лейпциг, Dortmund, Дортмунд, Essen, "
            "Ессен, Эссен, Bremen, Бремен, Dresden, Дрезден, Dresde, Hannover, Hanover, Ганновер, Núremberg, "
            "Nürnberg, Nuernberg, Нюрнберг, Bonn, Бонн, Mannheim, Мангейм, Karlsruhe, Карлсруе, Карлсруэ, Augsburg, "
            "Аугсбург, Kiel, Кіль, Киль, Mainz, Майнц, Freiburg, Фрайбург, Magdeburg, Магдебург, Erfurt, Ерфурт, "
            "Эрфурт, Rostock, Росток, Potsdam, Потсдам, Heidelberg, Гейдельберг, Deutschland, Germany, Німеччина, "
            "Германия, Alemania"
        ),
        "Europe/Vienna": (
            "Graz, Грац, Linz, Лінц, Линц, Salzburg, Зальцбург, Salzburgo, Innsbruck, Інсбрук, Инсбрук, Klagenfurt, "
            "Österreich, Oesterreich, Austria, Австрія, Австрия"
        ),
        "Europe/Zurich": (
            "Züri, Zuerich, Geneva, Genf, Женева, Ginebra, Genève, Basel, Базель, Basilea, Bern, Берн, Berna, "
            "Lausanne, Лозанна, Lausana, Luzern, Lucerne, Люцерн, Lucerna, St. Gallen, Winterthur, Schweiz, "
            "Switzerland, Швейцарія, Швейцария, Suiza"
        ),
        "Europe/Madrid": (
            "Barcelona, Барселона, Valencia, Валенсія, Валенсия, Seville, Sevilla, Севілья, Севилья, Zaragoza, "
            "Saragossa, Сарагоса, Málaga, Малага, Bilbao, Більбао, Бильбао, Alicante, Аліканте, Аликанте, Murcia, "
            "Мурсія, Мурсия, Granada, Гранада, Palma, Palma de Mallorca, Пальма, Córdoba, Кордова, Valladolid, "
            "Gijón, Oviedo, A Coruña, La Coruña, Vigo, Pamplona, San Sebastián, Donostia, Santander, Salamanca, "
            "Toledo, Marbella, Tarragona, León, Cartagena, Mérida, Cádiz"
        ),
        "Atlantic/Canary": "Tenerife, Teneriffa, Тенерифе, Las Palmas, Gran Canaria, Canarias, Santa Cruz de Tenerife",
        "Europe/Moscow": (
            "St Petersburg, Saint Petersburg, Sankt Petersburg, Санкт-Петербург, Питер, Петербург, СПб, "
            "San Petersburgo, Nizhny Novgorod, Нижний Новгород, Нижній Новгород, Nischni Nowgorod, Kazán, Казань, "
            "Kasan, Rostov, Rostov-on-Don, Ростов, Ростов-на-Дону, Krasnodar, Краснодар, Voronezh, Воронеж, "
            "Woronesch, Sochi, Сочи, Сочі, Sotschi, Tula, Тула, Yaroslavl, Ярославль, Ryazan, Рязань, Tver, Тверь, "
            "Belgorod, Белгород, Kursk, Курск, Murmansk, Мурманск, Arkhangelsk, Архангельск"
        ),
        "Asia/Yekaterinburg": (
            "Chelyabinsk, Челябинск, Челябінськ, Tscheljabinsk, Perm, Пермь, Перм, Ufa, Уфа, Tyumen, Тюмень, "
            "Orenburg, Оренбург, Magnitogorsk, Магнитогорск, Surgut, Сургут, Jekaterinburg, Ekaterinburg, "
            "Екатеринбург, Ekaterimburgo"
        ),
        "Europe/Samara": "Tolyatti, Togliatti, Тольятти, Izhevsk, Ижевск",
        "Asia/Almaty": (
            "Astana, Астана, Nur-Sultan, Нур-Султан, Shymkent, Шымкент, Шимкент, Karaganda, Караганда, Алма-Ата"
        ),
        "Europe/Minsk": (
            "Gomel, Гомель, Гомєль, Brest, Брест, Vitebsk, Витебск, Вітебськ, Grodno, Гродно, Mogilev, Могилев"
        ),
        "Asia/Tbilisi": "Batumi, Батумі, Батуми, Kutaisi, Кутаїсі, Кутаиси",
        "Asia/Jerusalem": "Haifa, Хайфа, Beersheba, Беэр-Шева",
        "Europe/Warsaw": (
            "Kraków, Краків, Краков, Krakau, Cracovia, Wroclaw, Wrocław, Вроцлав, Breslau, Breslavia, Gdańsk, "
            "Гданськ, Гданьск, Danzig, Poznań, Познань, Posen, Lodz, Łódź, Лодзь, Katowice, Катовіце, Катовице, "
            "Lublin, Люблін, Люблин, Rzeszów, Жешув, Szczecin, Щецін, Щецин, Stettin, Gdynia"
        ),
        "Europe/Prague": "Brno, Брно, Brünn, Ostrava, Острава, Ostrau, Plzeň, Pilsen, Karlovy Vary, Карлові Вари",
        "Europe/Bratislava": "Košice, Кошице, Кошиці, Kaschau",
        "Europe/Bucharest": "Cluj, Cluj-Napoca, Клуж, Timișoara, Тімішоара, Iași, Ясси, Constanta",
        "Europe/Sofia": "Varna, Варна, Plovdiv, Пловдив, Burgas, Бургас",
        "Europe/Vilnius": "Kaunas, Каунас, Klaipėda, Клайпеда",
        "Europe/Rome": (
            "Milán, Milano, Мілан, Милан, Mailand, Naples, Napoli, Неаполь, Neapel, Nápoles, Turin, Torino, Турин, "
            "Florence, Firenze, Флоренція, Флоренция, Florenz, Florencia, Venice, Venezia, Венеція, Венеция, "
            "Venedig, Venecia, Bologna, Болонья, Bolonia, Genoa, Génova, Генуя, Genua, Verona, Верона, Palermo, "
            "Палермо, Bari, Барі, Бари"
        ),
        "Europe/Paris": (
            "Lyon, Ліон, Лион, Marseille, Марсель, Marsella, Toulouse, Тулуза, Tolosa, Nice, Ніцца, Ницца, Nizza, "
            "Niza, Bordeaux, Бордо, Burdeos, Strasbourg, Страсбург, Straßburg, Estrasburgo, Nantes, Нант, Lille, "
            "Лілль, Лилль, Montpellier, Монпельє"
        ),
        "Europe/Amsterdam": (
            "Rotterdam, Роттердам, Utrecht, Утрехт, Eindhoven, Ейндговен, The Hague, Den Haag, Гаага, La Haya"
        ),
        "Europe/Brussels": "Antwerp, Antwerpen, Антверпен, Amberes, Ghent, Gent, Гент, Gante, Bruges, Brügge, Брюгге",
        "Europe/London": (
            "Manchester, Манчестер, Birmingham, Бірмінгем, Бирмингем, Liverpool, Ліверпуль, Ливерпуль, Edinburgh, "
            "Единбург, Эдинбург, Edimburgo, Glasgow, Глазго, Bristol, Брістоль, Бристоль, Leeds, Лідс, Лидс, Oxford, "
            "Оксфорд, Cambridge, Кембридж, Cardiff, Кардіфф, Sheffield"
        ),
        "Europe/Dublin": "Cork, Корк, Galway, Limerick",
        "Europe/Lisbon": "Porto, Порту, Oporto, Coimbra, Faro, Braga",
        "Europe/Istanbul": "Ankara, Анкара, İzmir, Ізмір, Измир, Esmirna, Antalya, Анталія, Анталья, Bursa, Бурса",
        "Europe/Athens": "Thessaloniki, Салоніки, Салоники, Tesalónica",
        "Europe/Stockholm": "Gothenburg, Göteborg, Гетеборг, Gotemburgo, Malmö, Мальме",
        "Europe/Copenhagen": "Aarhus, Орхус, Odense",
        "Europe/Helsinki": "Tampere, Тампере, Turku, Espoo",
        "Europe/Oslo": "Bergen, Берген, Trondheim, Stavanger",
        "Asia/Nicosia": "Limassol, Лімасол, Лимассол, Limasol, Larnaca, Ларнака, Paphos, Пафос",
        "America/New_York": (
            "Boston, Бостон, Washington, Washington DC, Вашингтон, Philadelphia, Філадельфія, Филадельфия, "
            "Filadelfia, Miami, Маямі, Майами, Atlanta, Атланта, Orlando, Орландо, Tampa, Baltimore, Балтимор, "
            "Pittsburgh, Cleveland, Charlotte, Brooklyn, Бруклін, Бруклин, Nueva York, NYC"
        ),
        "America/Chicago": (
            "Houston, Х’юстон, Хьюстон, Dallas, Даллас, Austin, Остін, Остин, San Antonio, Сан-Антоніо, Minneapolis, "
            "New Orleans, Nueva Orleans, Новий Орлеан, Новый Орлеан, Nashville, Milwaukee, Kansas City, St. Louis"
        ),
        "America/Denver": "Salt Lake City, Солт-Лейк-Сіті, Солт-Лейк-Сити, Albuquerque, Colorado Springs, El Paso",
        "America/Los_Angeles": (
            "San Francisco, Сан-Франциско, Seattle, Сіетл, Сиэтл, San Diego, Сан-Дієго, Сан-Диего, Las Vegas, "
            "Лас-Вегас, Portland, Портленд, San José, Сан-Хосе, Sacramento, Сакраменто"
        ),
        "America/Toronto": "Montréal, Монреаль, Ottawa, Оттава, Québec, Квебек",
        "America/Edmonton": "Calgary, Калгарі, Калгари",
        "America/Mexico_City": (
            "CDMX, Guadalajara, Гвадалахара, Puebla, Пуебла, Пуэбла, León, Querétaro, Toluca, Veracruz, Oaxaca, "
            "San Luis Potosí, Aguascalientes, Morelia, Ciudad de México, México DF, México"
        ),
        "America/Bogota": (
            "Medellín, Медельїн, Медельин, Cali, Калі, Кали, Barranquilla, Cartagena, Bucaramanga, Colombia"
        ),
        "America/Lima": "Arequipa, Арекіпа, Арекипа, Trujillo, Cusco, Cuzco, Куско, Perú",
        "America/Santiago": "Valparaíso, Вальпараїсо, Вальпараисо, Concepción, Viña del Mar, Antofagasta, La Serena",
        "America/Caracas": "Maracaibo, Маракайбо, Valencia, Barquisimeto, Maracay, Mérida, Venezuela",
        "America/Argentina/Buenos_Aires": "La Plata, Mar del Plata, Bahía Blanca",
        "America/Montevideo": "Punta del Este, Salto, Uruguay",
        "America/Guayaquil": "Quito, Кіто, Кито, Cuenca, Ecuador",
        "America/La_Paz": "Santa Cruz de la Sierra, Cochabamba, Sucre, Bolivia",
        "America/Santo_Domingo": "Punta Cana, República Dominicana",
        "America/Costa_Rica": "San José",
        "America/Sao_Paulo": (
            "Río de Janeiro, Ріо-де-Жанейро, Рио-де-Жанейро, Brasília, Бразиліа, Curitiba, Belo Horizonte, "
            "Porto Alegre, Florianópolis"
        ),
        "Asia/Kolkata": (
            "Mumbai, Мумбаї, Мумбаи, Bombay, Delhi, New Delhi, Делі, Дели, Neu-Delhi, Nueva Delhi, Bangalore, "
            "Bengaluru, Бангалор, Chennai, Ченнаї, Ченнаи, Hyderabad, Хайдарабад, Pune, Goa, Гоа, India, Indien, "
            "Індія, Индия"
        ),
        "Asia/Shanghai": (
            "Beijing, Пекін, Пекин, Peking, Pekín, Shenzhen, Шеньчжень, Guangzhou, Гуанчжоу, Chengdu, Hangzhou, "
            "China, Китай"
        ),
        "Asia/Tokyo": "Osaka, Осака, Kyoto, Кіото, Киото, Yokohama, Йокогама, Nagoya, Sapporo, Fukuoka",
        "Asia/Seoul": "Busan, Пусан, Incheon, Daegu",
        "Asia/Dubai": "Abu Dhabi, Абу-Дабі, Абу-Даби, Sharjah, Шарджа",
        "Asia/Bangkok": "Phuket, Пхукет, Pattaya, Паттайя, Chiang Mai, Чіангмай, Чиангмай",
        "Asia/Makassar": "Bali, Балі, Бали, Denpasar, Денпасар",
        "Asia/Ho_Chi_Minh": "Hanói, Ханой, Da Nang, Дананг, Nha Trang, Нячанг",
        "Africa/Casablanca": "Marrakech, Marrakesh, Марракеш, Rabat, Рабат",
        "Africa/Johannesburg": "Cape Town, Kapstadt, Кейптаун, Ciudad del Cabo, Durban, Pretoria",
    }
)
"""Zone -> names, divided by ", ". Of one that stands at several zones a person is asked which is meant."""
