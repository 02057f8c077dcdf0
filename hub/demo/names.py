"""Names to invent people from: a surname and a forename are drawn apart, so nobody real is meant."""

# share in a hundred households, forenames, surnames
ORIGINS = {
    "english": (
        62,
        "Ada Agnes Alastair Alfie Amelia Amos Arthur Audrey Barnaby Beatrice Bertram Blythe Cecily Clement Clover "
        "Cora Cuthbert Daphne Dilys Dougal Edith Edmund Elspeth Enid Ernest Esme Ethel Fenella Fergus Flora "
        "Florence Gideon Gwendolen Hamish Harriet Hattie Hector Hester Hilda Horace Imogen Iris Ivor Jago Jemima "
        "Jolyon Keziah Lachlan Leopold Lettice Linus Lottie Mabel Magnus Marigold Maud Maurice Merryn Minnie "
        "Montague Mungo Myrtle Nell Ned Oona Orla Osbert Otto Pearl Percival Perdita Petra Phineas Piers Posy "
        "Primrose Quentin Ralph Rhoda Robin Rowena Rufus Rupert Seth Sidney Silas Sorrel Sybil Tabitha Tamsin Ted "
        "Thora Tilda Tobias Ulric Una Verity Vernon Wallace Wilfred Winifred Zachary",
        "Applewhistle Ashbarrow Barleymow Beckwater Bellfounder Bilberry Birdlip Blackthornley Bramblewick "
        "Brindlecombe Broadmead Bulrush Buttercroft Candlewright Cartmelby Chaffinch Cobblethwaite Copperwheat "
        "Cornflower Crabapple Cuckoomere Damsonby Dewberry Dovecotter Drywell Elderbush Fairweatherly Fallowmere "
        "Featherstitch Fennimarsh Ferrybridger Fiddlewood Flintham Foxgloveley Furrowgate Gathercorn Gooseberrie "
        "Greensleave Hagglethorn Halfpennie Harebellow Hawthornby Hazelnutt Hedgerley Hollowbread Honeychurchy "
        "Icklebeck Ivorybank Jackdawson Kettlewright Kingcupper Ladybrook Larkspurr Lavendon Lichengate Littlepond "
        "Marramby Marshwiggle Meadowsweete Mereside Millstream Mossbanker Mulberrye Nightjarr Oakapple Oatfield "
        "Orchardson Osierbed Otterbourney Oxlippe Partridgely Peatcutter Pebblestone Pennywort Periwinkley "
        "Plovermere Quillfeather Quincely Ragwortham Reedcutter Riverbanke Rookwoodie Rushlight Saltmarshe "
        "Samphire Sandpiper Sedgefen Shinglebank Silverbeet Skylarkin Sloeberry Snowdropp Sparrowgate Spindlebury "
        "Staithewick Stonecropper Sunderwick Swallowtail Tanglewood Teaselby Thatchwell Thistledowne Tidewater "
        "Turnstone Underhedge Waterlilley Whinchatt Windpumper Yarrowby",
    ),
    "polish": (
        10,
        "Agnieszka Bartosz Bogumiła Czesław Danuta Elżbieta Grażyna Halina Iwona Jadwiga Kazimierz Krystyna Leszek "
        "Łucja Małgorzata Mieczysław Oliwia Przemysław Radosław Stanisława Świętosława Wiesław Wojciech Zbigniew "
        "Zofia",
        "Bociankowski Brzózkowski Czaplińska-Moczarowa Dąbrówczak Gąskowicz Grzybiarek Jabłoneczny Jaskółczyk "
        "Krzaczkowski Łąkowiak Malinowiec Miodziński Ogrodniczak Piernikowicz Śliwkowski Stokrotkowicz "
        "Szczygiełkowski Wierzbiniak Źdźbłowski Żurawiniec",
    ),
    "lithuanian": (
        7,
        "Aldona Algirdas Birutė Danguolė Eglė Gediminas Jurgita Kęstutis Laimutė Mindaugas Ona Rasa Saulius "
        "Šarūnas Vytautas Žydrūnė",
        "Ąžuoliukas Beržynaitis Bitinėlis Drugeliūnas Gintarėlis Kregždaitė Linelytė Medučionis Obuoliūnas "
        "Pievaitis Ramunėlė Snaigytė Upelionis Vėjūnas Žiogelis Žuvėdraitė",
    ),
    "portuguese": (
        8,
        "Adelaide Afonso Anabela Bento Conceição Duarte Eusébio Fátima Gonçalo Graça Inês Joaquim Leonor Lurdes "
        "Nuno Rosário Simão Tomé",
        "Alecrim Amendoeira Andorinhas Cerejeira d’Oliveirinha Figueiral Giestas Laranjeiro Macieira-Brava "
        "Malmequer Nespereira Papoilas Pinhalinho Ribeirinho Romãzeira Salgueiral Sobreirinho Videira-Nova",
    ),
    "romanian": (
        7,
        "Aurica Bogdănel Casiana Costel Crenguța Dragoș Florinel Ghiță Ileana Ionuț Lăcrămioara Luminița Mircea "
        "Nicoleta Răzvan Șerban Ștefania Țică Violeta Zoltan",
        "Albinoiu Brândușescu Căpșunaru Cireșeanu Floricică Frăguță Ghiocelescu Izvoreanu Lăstăruș Măgurelu "
        "Mesteceanu Nucșoreanu Păpădiescu Rândunelu Sălcioară Stejărel Șoimușan Viișoreanu",
    ),
    "asian": (
        6,
        "Anjali Arun Bilquis Deepa Farida Gurpreet Harish Ismat Jaswinder Kamala Lakshmi Mehreen Naveed Parveen "
        "Rajan Sunita Tariq Usha",
        "Amrudwala Badamia Chandnipur Elaichiwala Gulmoharia Imliwalla Jasminder-Bagh Kesaria Mogravala Neemwala "
        "Phoolchandani Tulsiani",
    ),
}
