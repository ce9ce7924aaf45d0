namespace System.Runtime.CompilerServices;

/// <summary>What the compiler requires for records, and netstandard2.0 lacks.</summary>
internal static class IsExternalInit;
