namespace System.Runtime.CompilerServices;

/// <summary>
/// The runtime recognizes it by its name: an assembly generated at run time may use non-public types of another one, such as a program's
/// own.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName => assemblyName;
}
