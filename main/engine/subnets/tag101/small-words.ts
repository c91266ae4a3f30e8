// Words that bound a phrase and say nothing of their own, in the languages posts come in most.

const SMALL = new Set(
  `a about above after again ain't all also am an and any anyone anything are aren't as at be because been before being below between big
  both but by can can't cannot could couldn't did didn't do does doesn't doing don't done down during each either else ever every everyone
  everything few first for from further get gets getting give gives go goes going gone gonna good got gotta great had happens has hasn't
  have haven't having he he's here here's hers him his how however i i'd i'll i'm i've if im in into is isn't it it's its itself just keep
  keeps know last least less let let's like literally little look looks lot lots made make makes making many may maybe me might mine more
  most much must my need needs never new next no nobody nor not nothing now of off oh ok okay old on once one only or other others our out
  over own per please pretty put really right said same saw say saying says see seen she she's should shouldn't since so some someone
  something soon still stop such sure take takes tell than thank thanks that that's the their them then there there's these they they're
  they've thing things think this those though through thus to today tomorrow too took tried try trying two under until up upon us use
  used uses using very via wait want wanted wants was wasn't way we we'll we're we've well went were weren't what what's when where which
  while who whole whose why will with within without won't would wouldn't wow yeah yes yesterday yet you you'd you'll you're you've your
  yours across against ahead among around amid behind beyond despite toward towards versus vs without etc always actually almost already
  another away back better best big come comes coming day days guy guys hour hours minute minutes moment month months morning night people
  time times tonight week weeks weekend year years way ways lot bit kind sort part stuff one two three four five six seven eight nine ten forty hundred thousand million billion trillion percent
  gm lol lmao omg tbh imo rt via dm
  el la los las un una unos unas y o de del al en por para con sin que se su sus es son fue muy más mas pero como este esta esto ese esa
  hoy ya no si sí lo le les me te nos mi tu ha han hay ser está están sobre entre también
  le la les un une des du de et ou en au aux dans par pour avec sans sur que qui se sa son ses ce cet cette ces est sont été très plus mais
  comme je tu il elle nous vous ils elles ne pas y a ont être sera
  der die das ein eine einen einem einer und oder aber von vom zu zum zur im in mit ohne für auf an am bei nach aus über unter ist sind war
  wird werden hat haben sich nicht auch noch nur sehr mehr als wie dass wir ihr sie er es ich du den dem des heute
  o a os as um uma e ou do da dos das no na nos nas em por para com sem que se seu sua são foi muito mais mas como não já está hoje
  il lo gli uno di del della dei delle e che non per con su sono è più ma come anche questo questa oggi`.split(/\s+/u),
);

/** Of a normalised word. */
export const isSmallWord = (word: string): boolean => SMALL.has(word.replaceAll('’', "'"));
