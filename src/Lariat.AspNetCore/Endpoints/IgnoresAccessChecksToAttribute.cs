namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by its name: an assembly made at run time may use what is not public in another one, such as a program's own types.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName => assemblyName;
}
