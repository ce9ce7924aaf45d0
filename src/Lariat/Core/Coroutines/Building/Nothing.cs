namespace Lariat.Coroutines;

/// <summary>The result of a coroutine that returns none, so that one builder and one frame serve both kinds.</summary>
internal readonly struct Nothing;
