namespace Lariat.AspNetCore.Tests.Behaviour.Normalising;

/// <summary>Writes down what came over one connection so that two of them can be compared.</summary>
internal delegate string TranscriptFormat(byte[] received);
